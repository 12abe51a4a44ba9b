import type { Rule } from '../../../core/rule.ts';
import { AML_T0010, AML_T0011, CWE_494, CWE_829, CWE_94, LLM03 } from '../references.ts';

const TRUST =
  'trust_remote_code=True downloads Python files from the repository of the model and runs them with the rights of this process, before a single weight is read.';

export const RULES = {
  'remote-code': {
    title: 'Code of a repository runs, whatever it will be',
    severity: 'high',
    message: '{callee} runs the Python code that {id} holds at that moment',
    why: `${TRUST} Without a commit, whoever controls or takes over that repository decides what runs here, at any later time.`,
    fix: 'Use a model whose architecture is part of the library, and leave the option out. If you need it: read the code, weigh it (weighbridge vet hf:org/name), and pin it with revision="<40-digit commit>" (and code_revision when the code stands in another repository).',
    references: [CWE_94, CWE_829, LLM03, AML_T0010],
    example: {
      bad: 'AutoModel.from_pretrained("org/model", trust_remote_code=True)',
      good: 'AutoModel.from_pretrained("org/model")',
    },
  },
  'any-remote-code': {
    title: 'Code of any repository is trusted',
    severity: 'medium',
    message: '{callee} runs the Python code of whichever model it is given',
    why: `${TRUST} Here the name of the model comes from elsewhere: from an argument, a file or a request.`,
    fix: 'Do not trust by default: let the caller decide, or allow a list of models at fixed commits.',
    references: [CWE_94, CWE_829, LLM03],
    example: {
      bad: 'AutoModel.from_pretrained(name, trust_remote_code=True)',
      good: 'AutoModel.from_pretrained(name, revision=PINNED[name])',
    },
  },
  'trusted-folder': {
    title: 'Code in a model folder runs',
    severity: 'low',
    message: '{callee} runs the Python code in {folder}',
    why: `${TRUST} A folder on this machine can hold such files, too.`,
    fix: 'Weigh the folder, and keep it where only its owner can write.',
    references: [CWE_94, AML_T0011],
    example: {
      bad: 'AutoModel.from_pretrained("./model", trust_remote_code=True)',
      good: 'AutoModel.from_pretrained("./model")',
    },
  },
  'pinned-remote-code': {
    title: 'Code of a repository runs at a fixed commit',
    severity: 'info',
    message: '{callee} runs the Python code of {id} at a fixed commit',
    why: 'The code cannot change any more. It still runs with all rights of this process, and it may itself load code of other repositories.',
    fix: 'Read the code at this commit once: weighbridge vet hf:org/name@commit.',
    references: [CWE_94, LLM03],
    example: {
      bad: 'AutoModel.from_pretrained("org/model", trust_remote_code=True, revision="0123456789abcdef0123456789abcdef01234567")',
      good: 'AutoModel.from_pretrained("org/model", revision="0123456789abcdef0123456789abcdef01234567")',
    },
  },
  'hub-entry-point': {
    title: 'Code of a GitHub repository runs',
    severity: 'medium',
    message: 'torch.hub.load runs hubconf.py of {repository} as it happens to be',
    why: 'torch.hub downloads a branch or tag of a repository and imports its hubconf.py. Branches and tags can be moved; since torch 1.12 it asks whether to trust a new repository, unless trust_repo says so.',
    fix: 'Name a commit, as in torch.hub.load("owner/name:<40-digit commit>", …), or install the package at a fixed version.',
    references: [CWE_829, CWE_494, AML_T0010],
    example: {
      bad: 'torch.hub.load("owner/name", "model", trust_repo=True)',
      good: 'torch.hub.load("owner/name:0123456789abcdef0123456789abcdef01234567", "model")',
    },
  },
  'custom-pipeline': {
    title: 'A community pipeline runs',
    severity: 'medium',
    message: 'custom_pipeline={pipeline} downloads and runs Python code',
    why: 'diffusers fetches the file of that name from its community folder or from a repository on the hub, and runs it.',
    fix: 'Copy the reviewed file into your project and give its path, or pin it with custom_revision="<commit>".',
    references: [CWE_829, CWE_94, LLM03],
    example: {
      bad: 'DiffusionPipeline.from_pretrained(m, custom_pipeline="lpw_stable_diffusion")',
      good: 'DiffusionPipeline.from_pretrained(m, custom_pipeline="./pipelines/lpw.py")',
    },
  },
  'metric-script': {
    title: 'A metric is a script of the hub',
    severity: 'low',
    message: '{callee} downloads and runs the script of {id}',
    why: 'Metrics of these libraries are Python files that are fetched and imported by name.',
    fix: 'Pin revision="<commit>", or use the metric of a library, such as scikit-learn or torchmetrics.',
    references: [CWE_829],
    example: { bad: 'evaluate.load("accuracy")', good: 'sklearn.metrics.accuracy_score(y, p)' },
  },
  'hub-kernel': {
    title: 'Native code of the hub is loaded',
    severity: 'medium',
    message: 'get_kernel loads compiled code of {id}',
    why: 'Kernels are shared libraries that run with all rights of this process, and nobody can read them.',
    fix: 'Lock the kernel to a commit (kernels lock), and take kernels only from publishers you trust.',
    references: [CWE_829, CWE_494],
    example: { bad: 'get_kernel("org/kernel")', good: 'get_locked_kernel("org/kernel")' },
  },
} satisfies Record<string, Rule>;
