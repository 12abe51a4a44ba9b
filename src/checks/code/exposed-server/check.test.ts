import { describe, expect, it } from 'vitest';
import { codeFindings } from '../../../../test/builders/code-findings.ts';

describe('checks/code/exposed-server', () => {
  it.each([
    ['open-control', 'import ray\nray.init(dashboard_host="0.0.0.0")'],
    ['open-control', 'import debugpy\ndebugpy.listen(("0.0.0.0", 5678))'],
    [
      'open-control',
      'import os\nos.system("jupyter notebook --ip=0.0.0.0 --NotebookApp.token=\'\'")',
    ],
    [
      'open-debugger',
      'from flask import Flask\napp = Flask(__name__)\napp.run(host="0.0.0.0", debug=True)',
    ],
    [
      'debugger',
      'from flask import Flask\napp = Flask(__name__)\nif __name__ == "__main__":\n  app.run(debug=True)',
    ],
    ['public-link', 'import gradio as gr\nwith gr.Blocks() as demo: pass\ndemo.launch(share=True)'],
    [
      'public-link',
      'import gradio as gr\ngr.Interface(f, "text", "text").queue().launch(share=True)',
    ],
    ['all-interfaces', 'import socket\ns = socket.socket()\ns.bind(("0.0.0.0", 80))'],
    ['all-interfaces', 'import uvicorn\nuvicorn.run(app, host="0.0.0.0", port=80)'],
    [
      'all-interfaces',
      'import gradio as gr\nd = gr.ChatInterface(f)\nd.launch(server_name="0.0.0.0")',
    ],
  ])('reports %s in %j', async (rule, text) => {
    expect(await codeFindings(text, { check: 'exposed-server' })).toContain(rule);
  });

  it.each([
    'import uvicorn\nuvicorn.run(app, host="127.0.0.1")',
    'from flask import Flask\nFlask(__name__).run()',
    'import gradio as gr\ngr.Interface(f, "text", "text").launch(share=True, auth=check)',
    'import gradio as gr\ngr.Interface(f, "text", "text").launch()',
    'import ray\nray.init()',
  ])('stays silent about %j', async (text) => {
    expect(await codeFindings(text, { check: 'exposed-server' })).toEqual([]);
  });
});
