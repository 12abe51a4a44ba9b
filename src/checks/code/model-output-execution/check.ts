import type { CallSite } from '../../../code/call-site.ts';
import { calleesOf } from '../../../code/call-site.ts';
import { flowOf } from '../../../code/flow.ts';
import { renderCall, shortName } from '../../../code/render-call.ts';
import type { Value } from '../../../code/value.ts';
import { loosePathOf } from '../../../code/value.ts';
import { defineCheck } from '../../../core/check.ts';
import { sourceModule } from '../../../formats/source/source-file.ts';
import { comesFrom } from '../origin.ts';
import { CWE_77, CWE_78, CWE_89, CWE_94, CWE_95, CWE_502, LLM05, LLM06 } from '../references.ts';
import { SINKS } from './sinks.data.ts';

const WHY =
  'What a language model answers can be steered by whoever gets text into its input: the user, a web page, a document, an e-mail.';

/** The part of the arguments that a sink runs. */
function textOf(site: CallSite, index: number | undefined): readonly Value[] {
  if (index === undefined) return [...site.positional, ...site.keywords.map(({ value }) => value)];
  const value = site.positional[index];
  return value === undefined ? [] : [value];
}

/** Parsing an answer as JSON, or as a literal, leaves data. */
function isData(value: Value): boolean {
  return /(?:^|\.)(?:json\.loads|literal_eval|model_validate_json|JSON\.parse|int|float|bool|len|shlex\.quote)\(\)$/.test(
    loosePathOf(value),
  );
}

export default defineCheck({
  id: 'model-output-execution',
  version: 1,
  title: 'Answers of language models that are run as code, commands or queries',
  needs: [sourceModule],
  rules: {
    code: {
      title: 'The answer of a language model is run as code',
      severity: 'high',
      message: '{callee} runs what {model} answered',
      why: `${WHY} Here the answer is run as code with the rights of this process.`,
      fix: 'Ask for structured output and validate it, or run the code in a sandbox without network and secrets: a container, a virtual machine, WebAssembly.',
      references: [CWE_94, CWE_95, LLM05],
      example: {
        bad: 'exec(client.chat.completions.create(…).choices[0].message.content)',
        good: 'Answer.model_validate_json(response.choices[0].message.content)',
      },
    },
    command: {
      title: 'The answer of a language model is run as a command',
      severity: 'high',
      message: '{callee} runs what {model} answered',
      why: `${WHY} Here the answer becomes a command of the operating system.`,
      fix: 'Let the model choose from a fixed list of commands, pass its values as separate arguments without a shell, and ask a person before anything is run.',
      references: [CWE_77, CWE_78, LLM05, LLM06],
      example: {
        bad: 'os.system(response.content[0].text)',
        good: 'subprocess.run(COMMANDS[Choice.model_validate_json(text).name])',
      },
    },
    query: {
      title: 'The answer of a language model is run as a query',
      severity: 'medium',
      message: '{callee} sends what {model} answered to a database',
      why: `${WHY} Here the answer becomes a query, which may read or change any table this connection can.`,
      fix: 'Use a read-only account that sees only what everybody may see, limit rows and time, and reject anything but a single SELECT.',
      references: [CWE_89, LLM05],
      example: {
        bad: 'cursor.execute(response.choices[0].message.content)',
        good: 'cursor.execute("SELECT … WHERE id = ?", (answer.id,))',
      },
    },
    loaded: {
      title: 'The answer of a language model is loaded as a program',
      severity: 'high',
      message: '{callee} loads what {model} answered',
      why: `${WHY} A pickle, or YAML with Python tags, is a program.`,
      fix: 'Read the answer with json.loads or yaml.safe_load.',
      references: [CWE_502, LLM05],
      example: {
        bad: 'yaml.load(answer, Loader=yaml.Loader)',
        good: 'yaml.safe_load(answer)',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['source-module']) {
      const flow = flowOf(value.module);
      const fromModel = comesFrom('language-model');
      for (const site of value.module.calls) {
        for (const callee of calleesOf(site)) {
          const sink = SINKS.find((candidate) => candidate.callee.test(callee));
          if (sink === undefined) continue;
          const origin = textOf(site, sink.index)
            .map((text) => flow.find(text, fromModel, isData))
            .find((found) => found !== undefined);
          if (origin === undefined) continue;
          const model = shortName(loosePathOf(origin)).replaceAll('()', '').replace(/^\?\./, '');
          const data = { callee: shortName(callee), model };
          report(sink.rule, { path, line: site.line }, data, { evidence: [renderCall(site)] });
          break;
        }
      }
    }
  },
});
