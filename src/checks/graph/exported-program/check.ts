import { defineCheck } from '../../../core/check.ts';
import { exportedProgram } from '../../../formats/exported-program/exported-program.ts';
import { dangerOf } from '../../../formats/python-names/danger.ts';
import { torchArchiveToken } from '../../../formats/torch-archive/torch-archive.ts';
import { foreignPart } from './expression.ts';

const CWE_829 = { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' } as const;
const CWE_95 = { id: 'CWE-95', url: 'https://cwe.mitre.org/data/definitions/95.html' } as const;
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

export default defineCheck({
  id: 'exported-program',
  version: 1,
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
    'native-library': {
      title: 'Compiled library inside a model',
      severity: 'high',
      message: 'loading the package loads native code: {count} compiled files, such as {file}',
      why: 'AOTInductor packages hold a shared library built from the model. torch._inductor.aoti_load_package loads it into the process, which runs its code at once. Nothing can be said about it without reverse engineering.',
      fix: 'Take the exported program (torch.export.save) and compile it on your own machine, or accept the package only from a publisher you trust, pinned by hash.',
      references: [CWE_829, AOTI],
      example: { bad: 'data/aotinductor/model/x.so', good: 'models/model.json and data/weights' },
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
      for (const { target, count, offset, texts } of value.targets) {
        const at = { path, offset };
        const evidence = [`${target}(${texts.map((text) => JSON.stringify(text)).join(', ')})`];
        if (OWN_RE.test(target)) continue;
        const [, namespace = '', name = ''] = OPERATOR_RE.exec(target) ?? [];
        if (namespace !== '') {
          const operator = `${namespace}::${name}`;
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
      const [file] = value.native;
      if (file === undefined || value.kind !== 'exported-program') continue;
      const evidence = value.native.slice(0, 8);
      report('native-library', { path }, { count: value.native.length, file }, { evidence });
    }
  },
});
