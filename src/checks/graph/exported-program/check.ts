import { defineCheck } from '../../../core/check.ts';
import { exportedProgram } from '../../../formats/exported-program/exported-program.ts';
import { pathProblem } from '../../../formats/relative-path.ts';
import { FILE_OPERATORS } from '../../../formats/torch-archive/file-operators.data.ts';
import { dangerOf } from '../../../formats/python-names/danger.ts';
import { COMPILED_RE, torchArchiveToken } from '../../../formats/torch-archive/torch-archive.ts';
import { foreignPart } from './expression.ts';

const CWE_829 = { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' } as const;
const CWE_95 = { id: 'CWE-95', url: 'https://cwe.mitre.org/data/definitions/95.html' } as const;
const CWE_73 = { id: 'CWE-73', url: 'https://cwe.mitre.org/data/definitions/73.html' } as const;
const EXPORT = {
  id: 'torch.export',
  url: 'https://docs.pytorch.org/docs/stable/export.html',
} as const;
const AOTI = {
  id: 'AOTInductor',
  url: 'https://docs.pytorch.org/docs/stable/torch.compiler_aot_inductor.html',
} as const;

/** Operators that PyTorch registers, by namespace. */
const OWN_RE =
  /^torch\.ops\.(?:aten|prims|prim|quantized|quantized_decomposed|_quantized|higher_order|inductor|export|mkldnn|onednn|mkl|sparse|rngprims|profiler|debugprims|c10d_functional|_c10d_functional|c10d|symm_mem|fsdp|streams|_native|_dtensor|onnx|bucketing|torch_ao|torchao)\./;
const OPERATOR_RE = /^torch\.ops\.(\w+)\.(\w+)/;
/** An operator has a namespace, a name and at most an overload; what is longer walks through attributes. */
const MAX_PARTS = 5;
const ADD_ONS: Readonly<Record<string, string>> = {
  torchvision: 'torchvision',
  torchaudio: 'torchaudio',
  fbgemm: 'fbgemm-gpu',
  tensorrt: 'torch-tensorrt',
  executorch: 'ExecuTorch',
  transformers: 'transformers',
  flash_attn: 'flash-attn',
  xformers: 'xFormers',
  vllm: 'vLLM',
};
/** Functions that sizes are computed with. */
const ARITHMETIC_RE =
  /^(?:_operator\.\w+|math\.\w+|torch\.sym_\w+|torch\._sym_\w+|torch\.fx\.experimental\.symbolic_shapes\.\w+|torch\.utils\._sympy\.functions\.\w+|torch\._higher_order_ops\.\w+(?:\.\w+)*|torch\._C\._(?:set_grad_enabled|functorch\.\w+)|torch\.amp\.autocast_mode\._(?:enter|exit)_autocast|torch\._check\w*|#\w+:.*|\w+)$/;

/** Modules whose types fill a `defaultdict` in honest programs; importing them does nothing. */
const FACTORY_MODULES: ReadonlySet<string> = new Set([
  'builtins',
  'collections',
  'typing',
  'torch',
]);

/** Whether the lookup leaves the operators: `torch.ops.aten.__class__.__base__`. */
function walksAttributes(target: string): boolean {
  const parts = target.split('.');
  const named = parts.slice(2).join('.');
  // Only Python's own attributes lead away; `aten.select.int` is an operator, not the module `select`.
  return (
    parts.length > MAX_PARTS || (named.includes('__') && dangerOf('operator', named) !== undefined)
  );
}

export default defineCheck({
  id: 'exported-program',
  version: 3,
  title: 'Code inside programs of torch.export and compiled packages',
  needs: [exportedProgram, torchArchiveToken],
  rules: {
    'expression-code': {
      title: 'Size of a tensor that is code',
      severity: 'critical',
      message: 'torch.export.load evaluates a {kind} that is not arithmetic: {text}',
      why: 'Symbolic sizes stand in the program as text, which the loader gives to sympy.sympify, and guards are compiled with exec. Both run whatever Python stands there: a size as soon as the file is loaded, a guard when the program is called. Real sizes are arithmetic on symbols.',
      fix: 'Do not load the file. Ask the publisher for the weights alone, in safetensors, and report the file to whoever hosts it.',
      references: [CWE_95, EXPORT, { id: 'AML.T0011' }],
      example: { bad: `__import__('os').system('…')`, good: "Mul(Integer(2), Symbol('s0'))" },
    },
    'imports-module': {
      title: 'Program that imports a module when it is loaded',
      severity: 'high',
      message: 'torch.export.load imports {module} to look up {name}',
      why: 'Inputs and outputs that are a defaultdict name the function that fills it by module and name, and the loader imports that module: its code runs at once, also when it lies beside the model. Real programs name list, dict or another built-in type.',
      fix: 'Do not load the file. Ask the publisher for the weights alone, in safetensors.',
      references: [
        { id: 'CWE-470', url: 'https://cwe.mitre.org/data/definitions/470.html' },
        EXPORT,
      ],
      example: { bad: 'default_factory_module: evil', good: 'default_factory_module: builtins' },
    },
    'native-library': {
      title: 'Compiled library inside a model',
      severity: 'high',
      message: 'loading the package loads native code: {count} compiled files, such as {file}',
      why: 'AOTInductor packages hold a shared library built from the model. torch._inductor.aoti_load_package loads it into the process, which runs its code at once. Nothing can be said about it without reverse engineering.',
      fix: 'Take the exported program (torch.export.save) and compile it on your own machine, or accept the package only from a publisher you trust, pinned by hash.',
      references: [CWE_829, AOTI],
      example: { bad: 'data/aotinductor/model/x.so', good: 'models/model.json and data/weights' },
    },
    'writes-file': {
      title: 'Exported program writes a file where it wants',
      severity: 'critical',
      message: '{operator} writes to {path} when the program runs',
      why: 'The path stands in the program and leads out of the current folder. Running the program overwrites that file with tensors the program chooses.',
      fix: 'Do not run the program. Ask the publisher for the weights alone, in safetensors.',
      references: [CWE_73, EXPORT, { id: 'AML.T0011' }],
      example: { bad: 'torch.ops.aten.save with /etc/cron.d/job', good: 'no file operators' },
    },
    'reads-file': {
      title: 'Exported program reads a file of this machine',
      severity: 'high',
      message: '{operator} reads {path} when the program runs',
      why: 'The path stands in the program and leads out of the current folder. The bytes of that file become a tensor, and with it part of what the program answers.',
      fix: 'Do not run the program. Ask the publisher for the weights alone, in safetensors.',
      references: [CWE_73, EXPORT],
      example: { bad: 'torch.ops.aten.from_file with /etc/passwd', good: 'weights in the archive' },
    },
    'opens-file': {
      title: 'Exported program opens files',
      severity: 'medium',
      message: '{operator} {mode} a file when the program runs ({count} times)',
      why: 'A model computes; one that opens files by itself does something else, too. The path is relative to where the program runs, or is not known.',
      fix: 'Read the nodes of the program and find out why it opens files.',
      references: [CWE_73],
      example: { bad: 'torch.ops.aten.from_file', good: 'no file operators' },
    },
    'foreign-target': {
      title: 'Node that calls something else than an operator',
      severity: 'high',
      message: 'a node calls {target} ({count} times)',
      why: 'The loader looks targets up attribute by attribute, starting at the torch, math and operator modules, through which other modules can be reached. Current versions refuse to run a node that is no operator; the exporter never writes one.',
      fix: 'Do not load the file.',
      references: [
        { id: 'CWE-470', url: 'https://cwe.mitre.org/data/definitions/470.html' },
        EXPORT,
      ],
      example: { bad: 'torch.os.system', good: 'torch.ops.aten.add.Tensor' },
    },
    'custom-operator': {
      title: 'Operator from an unknown library',
      severity: 'medium',
      message: 'the program needs {operator}, which is not part of PyTorch ({count} times)',
      why: 'The program runs only when somebody loads a library that registers this name: that is the code to vet, not the program.',
      fix: 'Take the library from a publisher you know, not from the model’s repository, or ask for an export with standard operators.',
      references: [CWE_829, EXPORT],
      example: { bad: 'torch.ops.mylib.run.default', good: 'torch.ops.aten.relu.default' },
    },
    'add-on-operator': {
      title: 'Operator of an add-on library',
      severity: 'low',
      message: 'the program needs {operator} of {library} ({count} times)',
      why: 'The program runs only where this library is installed.',
      fix: 'Install the library from its publisher.',
      references: [CWE_829],
      example: { bad: 'torch.ops.torchvision.nms.default', good: 'standard operators' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['exported-program']) {
      for (const { kind, text, offset } of value.expressions) {
        const part = foreignPart(text);
        if (part === undefined) continue;
        const what = kind === 'size' ? 'size' : 'guard';
        report(
          'expression-code',
          { path, offset },
          { kind: what, text: text.slice(0, 160) },
          { evidence: [text], facts: { part } },
        );
      }
      for (const { module, name, offset } of value.imports) {
        if (FACTORY_MODULES.has(module) && dangerOf(module, name) === undefined) continue;
        const evidence = [`defaultdict filled by ${module}.${name}`];
        report('imports-module', { path, offset }, { module, name }, { evidence });
      }
      for (const { target, count, offset, texts } of value.targets) {
        const at = { path, offset };
        const evidence = [`${target}(${texts.map((text) => JSON.stringify(text)).join(', ')})`];
        const [, namespace = '', name = ''] = OPERATOR_RE.exec(target) ?? [];
        const operator = `${namespace}::${name}`;
        const key = `${namespace}.${name}`;
        const mode = Object.hasOwn(FILE_OPERATORS, key) ? FILE_OPERATORS[key] : undefined;
        if (mode !== undefined) {
          const file = texts.find((text) => text !== '' && pathProblem(text) !== undefined);
          if (file === undefined) report('opens-file', at, { operator, mode, count }, { evidence });
          else if (mode === 'writes')
            report('writes-file', at, { operator, path: file }, { evidence });
          else report('reads-file', at, { operator, path: file }, { evidence });
        } else if (namespace !== '' && walksAttributes(target)) {
          report('foreign-target', at, { target, count }, { evidence });
        } else if (OWN_RE.test(target)) continue;
        else if (namespace !== '') {
          const library = Object.hasOwn(ADD_ONS, namespace) ? ADD_ONS[namespace] : undefined;
          if (library === undefined)
            report('custom-operator', at, { operator, count }, { evidence });
          else report('add-on-operator', at, { operator, library, count });
        } else if (
          !ARITHMETIC_RE.test(target) ||
          dangerOf('torch', target.replace(/^torch\./, '')) !== undefined
        )
          report('foreign-target', at, { target, count }, { evidence });
      }
    }
    for (const { path, value } of inputs['torch-archive']) {
      const isProgram = value.kind === 'exported-program';
      const native = value.native.filter((name) => isProgram || COMPILED_RE.test(name));
      const [file] = native;
      if (file === undefined) continue;
      const evidence = native.slice(0, 8);
      report('native-library', { path }, { count: native.length, file }, { evidence });
    }
  },
});
