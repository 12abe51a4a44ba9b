import { describe, expect, it } from 'vitest';
import { codeFindings } from '../../../../test/builders/code-findings.ts';

describe('checks/code/model-output-execution', () => {
  it.each([
    [
      'code',
      'from openai import OpenAI\nclient = OpenAI()\nanswer = client.chat.completions.create(model="m", messages=m).choices[0].message.content\nexec(answer)',
    ],
    [
      'code',
      'from openai import OpenAI\nclient = OpenAI()\nanswer = client.chat.completions.create(model="m", messages=m).choices[0].message.content\neval(answer.strip())',
    ],
    [
      'code',
      'from openai import OpenAI\nclient = OpenAI()\nanswer = client.chat.completions.create(model="m", messages=m).choices[0].message.content\ncode = answer.split("```")[1]\nexec(f"import math\\n{code}")',
    ],
    [
      'code',
      'import anthropic\nc = anthropic.Anthropic()\ndef ask(p): return c.messages.create(model="m", messages=[p]).content[0].text\nexec(ask("x"))',
    ],
    [
      'code',
      'from transformers import pipeline\np = pipeline("text-generation")\nexec(p("x")[0]["generated_text"])',
    ],
    [
      'code',
      'def run(client):\n  r = client.chat.completions.create(model="m")\n  exec(r.choices[0].message.content)',
    ],
    [
      'code',
      'from langchain_openai import ChatOpenAI\nllm = ChatOpenAI()\neval(llm.invoke("x").content)',
    ],
    [
      'command',
      'from openai import OpenAI\nclient = OpenAI()\nanswer = client.chat.completions.create(model="m", messages=m).choices[0].message.content\nimport os\nos.system(answer)',
    ],
    [
      'command',
      'from openai import OpenAI\nclient = OpenAI()\nanswer = client.chat.completions.create(model="m", messages=m).choices[0].message.content\nimport subprocess as s\ns.run(answer, shell=True)',
    ],
    [
      'command',
      'import ollama, subprocess\nr = ollama.chat(model="m", messages=[])\nsubprocess.run(["sh", "-c", r["message"]["content"]])',
    ],
    [
      'query',
      'from openai import OpenAI\nclient = OpenAI()\nanswer = client.chat.completions.create(model="m", messages=m).choices[0].message.content\nimport sqlite3\nsqlite3.connect("a").cursor().execute(answer)',
    ],
    [
      'loaded',
      'from openai import OpenAI\nclient = OpenAI()\nanswer = client.chat.completions.create(model="m", messages=m).choices[0].message.content\nimport yaml\nyaml.load(answer, Loader=yaml.Loader)',
    ],
  ])('reports %s in %j', async (rule, text) => {
    expect(await codeFindings(text, { check: 'model-output-execution' })).toContain(rule);
  });

  it.each([
    'from openai import OpenAI\nclient = OpenAI()\nanswer = client.chat.completions.create(model="m", messages=m).choices[0].message.content\nimport json\njson.loads(answer)',
    'from openai import OpenAI\nclient = OpenAI()\nanswer = client.chat.completions.create(model="m", messages=m).choices[0].message.content\nprint(answer)',
    'from openai import OpenAI\nclient = OpenAI()\nanswer = client.chat.completions.create(model="m", messages=m).choices[0].message.content\nimport ast\neval(str(ast.literal_eval(answer)))',
    'exec(open("a.py").read())',
    'from openai import OpenAI\nclient = OpenAI()\nanswer = client.chat.completions.create(model="m", messages=m).choices[0].message.content\nimport sqlite3\nsqlite3.connect("a").cursor().execute("SELECT 1 WHERE x = ?", (answer,))',
  ])('stays silent about %j', async (text) => {
    expect(await codeFindings(text, { check: 'model-output-execution' })).toEqual([]);
  });

  it.each([
    [
      'code',
      "import OpenAI from 'openai'; const c = new OpenAI(); const r = await c.chat.completions.create({ model: 'm' }); eval(r.choices[0].message.content)",
    ],
    [
      'command',
      "const { exec } = require('child_process'); const { Ollama } = require('ollama'); async function f(o) { const r = await o.chat.completions.create({}); exec(r.choices[0].message.content) }",
    ],
    [
      'code',
      "import { generateText } from 'ai'; const { text } = await generateText({}); new Function(text)()",
    ],
  ])('reports %s in JavaScript: %j', async (rule, text) => {
    expect(
      await codeFindings(text, { check: 'model-output-execution', name: 'app.mjs' }),
    ).toContain(rule);
  });

  it.each([
    "import OpenAI from 'openai'; const c = new OpenAI(); const r = await c.chat.completions.create({}); JSON.parse(r.choices[0].message.content)",
  ])('stays silent about JavaScript: %j', async (text) => {
    const findings = await codeFindings(text, { check: 'model-output-execution', name: 'app.mjs' });
    expect(findings.filter((rule) => rule !== 'network-on-import')).toEqual([]);
  });
});
