import type { Anomaly } from '../../../core/parsed.ts';
import { defineCheck } from '../../../core/check.ts';
import {
  executorchProgram,
  type ExecutorchAnomaly,
} from '../../../formats/executorch/executorch-program.ts';
import { ortModel, type OrtAnomaly } from '../../../formats/ort-model/ort-model.ts';
import { mobileModule, type MobileAnomaly } from '../../../formats/torch-mobile/torch-mobile.ts';
import {
  FILE_OPERATORS,
  KNOWN_BACKENDS,
  KNOWN_CLASSES,
  KNOWN_NAMESPACES,
  NATIVE_BACKENDS,
} from './known.data.ts';

const EXECUTORCH = {
  id: 'ExecuTorch file format',
  url: 'https://docs.pytorch.org/executorch/stable/pte-file-format.html',
} as const;
const FLATBUFFERS = {
  id: 'FlatBuffers internals',
  url: 'https://flatbuffers.dev/internals/',
} as const;
const CWE_829 = { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' } as const;
const CWE_125 = { id: 'CWE-125', url: 'https://cwe.mitre.org/data/definitions/125.html' } as const;

type EdgeAnomaly = ExecutorchAnomaly | OrtAnomaly | MobileAnomaly;
type StructureRule = 'outside-file' | 'wrong-index' | 'size-mismatch' | 'broken-structure';

const RULE_OF: Readonly<Record<EdgeAnomaly, StructureRule>> = {
  'out-of-bounds': 'outside-file',
  'segment-outside': 'outside-file',
  'index-outside': 'wrong-index',
  'size-mismatch': 'size-mismatch',
  'invalid-table': 'broken-structure',
  'invalid-header': 'broken-structure',
  cycle: 'broken-structure',
  'anomaly-limit': 'broken-structure',
};

function isEdgeAnomaly(code: string): code is EdgeAnomaly {
  return Object.hasOwn(RULE_OF, code);
}

function namespaceOf(operator: string): string {
  return operator.slice(0, Math.max(0, operator.indexOf('::')));
}

export default defineCheck({
  id: 'edge-programs',
  version: 1,
  title:
    'Programs for phones and small devices: foreign operators, compiled parts, offsets that do not hold',
  needs: [executorchProgram, ortModel, mobileModule],
  rules: {
    'native-code': {
      title: 'Native code inside the model',
      severity: 'high',
      message: 'the part for {backend} is a native program or library of {size} bytes',
      why: 'The backend loads these bytes as a library into the process, which runs their code at once, with all rights of the process.',
      fix: 'Do not load the program unless you trust its publisher as you trust a native application. Compile the model yourself.',
      references: [EXECUTORCH, CWE_829, { id: 'CWE-94' }],
      example: { bad: 'CudaBackend with a shared library', good: 'XnnpackBackend, or no delegate' },
    },
    'file-operator': {
      title: 'Operator that opens a file',
      severity: 'high',
      message: 'the bytecode uses {operator}, which opens a file',
      why: 'The path is a value of the program. Running it reads or writes a file of the device, which inference never needs.',
      fix: 'Do not run the module. Ask the publisher for one without the operator.',
      references: [{ id: 'CWE-73', url: 'https://cwe.mitre.org/data/definitions/73.html' }],
      example: { bad: 'aten::from_file', good: 'aten::linear' },
    },
    'custom-operator': {
      title: 'Operator from outside the runtime',
      severity: 'medium',
      message: 'the program needs {operator} from a library that is not part of PyTorch',
      why: 'The program runs only where somebody links or loads native code that brings the operator. That code is what to vet.',
      fix: 'Take the library from a publisher you know, never from the model’s repository.',
      references: [EXECUTORCH, CWE_829],
      example: { bad: 'my_ops::load.out', good: 'aten::addmm.out' },
    },
    'native-class': {
      title: 'Class of a native library',
      severity: 'medium',
      message: 'the module needs the native class {name}',
      why: 'Objects of the class are built while the module is loaded, by native code that somebody must bring and with state the file gives.',
      fix: 'Take the library from a publisher you know, never from the model’s repository.',
      references: [CWE_829, { id: 'CWE-502' }],
      example: {
        bad: '__torch__.torch.classes.acme.Loader',
        good: '__torch__.torch.classes.quantized.LinearPackedParamsBase',
      },
    },
    'unknown-backend': {
      title: 'Part for an unknown backend',
      severity: 'medium',
      message: 'the program hands {size} bytes to the backend {backend}, which is not known',
      why: 'A backend is native code. What it does with the bytes is not described anywhere in the program, and none of the published backends has this name.',
      fix: 'Find out who publishes the backend, or ask for a program without it.',
      references: [EXECUTORCH, CWE_829],
      example: { bad: 'backend AcmeLoader', good: 'backend XnnpackBackend' },
    },
    'compiled-part': {
      title: 'Part compiled for a backend',
      severity: 'info',
      message: 'the program hands {size} bytes to {backend}',
      why: 'The bytes are a program in the backend’s own form, which is not examined here.',
      fix: 'Take such a program from a publisher you trust, or compile the model yourself.',
      references: [EXECUTORCH, CWE_829],
      example: { bad: 'a delegate of CoreMLBackend', good: 'portable operators only' },
    },
    'outside-file': {
      title: 'Data outside the file',
      severity: 'medium',
      message: 'the file points outside itself: {detail}',
      why: 'Either it is cut off, or its offsets lie. Runtimes that do not verify the file first read memory that is not the file’s.',
      fix: 'Download the file again and compare its hash with what the publisher states. Have the runtime verify programs before it loads them.',
      references: [FLATBUFFERS, CWE_125],
      example: { bad: 'a segment of 4 GB in a file of 2 kB', good: 'segments inside the file' },
    },
    'wrong-index': {
      title: 'Index of something that is not there',
      severity: 'medium',
      message: 'an index is out of range: {detail}',
      why: 'Runtimes look operators, values and storages up by these numbers, some without asking how many there are.',
      fix: 'Do not load the file. Export it again from its source.',
      references: [
        FLATBUFFERS,
        { id: 'CWE-129', url: 'https://cwe.mitre.org/data/definitions/129.html' },
      ],
      example: {
        bad: 'op_index 900 of 3 operators',
        good: 'op_index below the number of operators',
      },
    },
    'size-mismatch': {
      title: 'Shape and data disagree',
      severity: 'medium',
      message: 'a tensor does not match its data: {detail}',
      why: 'Kernels compute addresses from the shape. When the data are shorter they read what lies behind them.',
      fix: 'Do not load the file. Export it again from its source.',
      references: [FLATBUFFERS, CWE_125],
      example: {
        bad: 'shape [1000, 1000] with 16 bytes',
        good: 'shape [2, 2] of float with 16 bytes',
      },
    },
    'broken-structure': {
      title: 'Broken flatbuffer',
      severity: 'medium',
      message: 'the file is broken: {detail}',
      why: 'No writer makes such tables. A reader that does not verify them reads the wrong memory.',
      fix: 'Compare the file with what the publisher states. If they agree, do not load it.',
      references: [
        FLATBUFFERS,
        { id: 'CWE-1284', url: 'https://cwe.mitre.org/data/definitions/1284.html' },
      ],
      example: { bad: 'a graph that contains itself', good: 'tables that end' },
    },
  },
  run: (inputs, { report }) => {
    const structure = (path: readonly string[], anomalies: readonly Anomaly[]): void => {
      for (const { code, offset, detail } of anomalies)
        if (isEdgeAnomaly(code))
          report(RULE_OF[code], { path, offset }, { detail }, { facts: { code } });
    };
    const operators = (
      path: readonly string[],
      list: readonly { readonly name: string; readonly offset: number }[],
    ): void => {
      for (const { name: operator, offset } of list) {
        if (FILE_OPERATORS.has(operator.replace(/\..*$/, '')))
          report('file-operator', { path, offset }, { operator });
        else if (!KNOWN_NAMESPACES.has(namespaceOf(operator)))
          report('custom-operator', { path, offset }, { operator });
      }
    };
    for (const { path, anomalies } of inputs['ort-model']) structure(path, anomalies);
    for (const { path, value, anomalies } of inputs['torch-mobile']) {
      structure(path, anomalies);
      operators(path, value.operators);
      for (const { name, offset } of value.nativeClasses)
        if (!KNOWN_CLASSES.some((known) => name.startsWith(known)))
          report('native-class', { path, offset }, { name });
    }
    for (const { path, value, anomalies } of inputs['executorch-program']) {
      structure(path, anomalies);
      operators(path, value.operators);
      for (const { backend, size, native, offset } of value.delegates) {
        const at = { path, offset };
        if (native || NATIVE_BACKENDS.has(backend)) report('native-code', at, { backend, size });
        else if (KNOWN_BACKENDS.has(backend)) report('compiled-part', at, { backend, size });
        else report('unknown-backend', at, { backend, size });
      }
    }
  },
});
