import {
  mobile,
  ort,
  ortGraph,
  ortInteger,
  ortTensor,
  ortText,
  OUTSIDE,
  program,
} from '../../builders/edge-programs.ts';
import type { AreaTechnique, TechniqueArea } from '../area.ts';
import { INERT_PICKLE } from '../file-technique.ts';

const EDGE = 'edge-programs';
const ONNX = 'onnx-operators';
const ELF = Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(60)]);

function file(
  id: string,
  name: string,
  title: string,
  build: () => Uint8Array,
  expect: readonly string[],
): AreaTechnique {
  return { id, title, build: () => ({ [name]: build() }), expect };
}

const PROGRAMS: readonly AreaTechnique[] = [
  file(
    'pte-native',
    'm.pte',
    'a native library as the data of a delegate',
    () => program({ delegates: [['XnnpackBackend', ELF]] }),
    [`${EDGE}/native-code`],
  ),
  file(
    'pte-backend',
    'm.pte',
    'a backend nobody knows',
    () => program({ delegates: [['AcmeLoader', 'x']] }),
    [`${EDGE}/unknown-backend`],
  ),
  file(
    'pte-operator',
    'm.pte',
    'an operator of a native library',
    () => program({ operators: [['my_ops::load', 'out']] }),
    [`${EDGE}/custom-operator`],
  ),
  file(
    'pte-segment',
    'm.pte',
    'a segment beyond the file',
    () => program({ segments: [[0, 10 ** 9]] }),
    [`${EDGE}/outside-file`],
  ),
  file(
    'pte-index',
    'm.pte',
    'an instruction with an operator that is not there',
    () => program({ calls: [900] }),
    [`${EDGE}/wrong-index`],
  ),
  file(
    'pte-pickle',
    'm.pte',
    'a pickle as the data of a delegate',
    () =>
      program({ delegates: [['CoreMLBackend', Buffer.concat([INERT_PICKLE, Buffer.alloc(40)])]] }),
    ['pickle-calls/code-execution'],
  ),
  file(
    'pte-behind',
    'm.pte',
    'a pickle behind the program',
    () => Buffer.concat([program(), Buffer.alloc(1024, 7), INERT_PICKLE]),
    ['unattributed-bytes/hidden-bytes'],
  ),
  file(
    'pte-name',
    'weights.bin',
    'a program under another name',
    () => program({ delegates: [['AcmeLoader', 'x']] }),
    [`${EDGE}/unknown-backend`],
  ),
];

const MODULES: readonly AreaTechnique[] = [
  file(
    'ptmf-file',
    'm.ptl',
    'an operator that reads a file',
    () => mobile({ operators: ['aten::from_file'] }),
    [`${EDGE}/file-operator`],
  ),
  file(
    'ptmf-operator',
    'm.ptl',
    'an operator of a native library',
    () => mobile({ operators: ['acme::run'] }),
    [`${EDGE}/custom-operator`],
  ),
  file(
    'ptmf-class',
    'm.ptl',
    'a class of a native library',
    () => mobile({ classes: ['__torch__.torch.classes.acme.Loader'] }),
    [`${EDGE}/native-class`],
  ),
  file(
    'ptmf-extra',
    'm.ptl',
    'a pickle among the files of a module',
    () => mobile({ sources: [['state.pkl', INERT_PICKLE]] }),
    ['pickle-calls/code-execution'],
  ),
  file('ptmf-index', 'm.ptl', 'an object of a type that is not there', () => mobile({ type: 70 }), [
    `${EDGE}/wrong-index`,
  ]),
];

const SESSIONS: readonly AreaTechnique[] = [
  file(
    'ort-python',
    'm.ort',
    'an operator that runs Python',
    () => ort({ nodes: [{ operator: 'PyOp', domain: 'ai.onnx.contrib' }] }),
    [`${ONNX}/python-operator`],
  ),
  file(
    'ort-custom',
    'm.ort',
    'an operator of an unknown library',
    () => ort({ nodes: [{ operator: 'Net', domain: 'com.example' }] }),
    [`${ONNX}/custom-operator`],
  ),
  file(
    'ort-branch',
    'm.ort',
    'the same in a branch',
    () =>
      ort({
        nodes: [
          { operator: 'If', attributes: [ortGraph([{ operator: 'Net', domain: 'com.example' }])] },
        ],
      }),
    [`${ONNX}/custom-operator`],
  ),
  file(
    'ort-context',
    'm.ort',
    'a compiled program in another folder',
    () =>
      ort({
        nodes: [
          {
            operator: 'EPContext',
            domain: 'com.microsoft',
            attributes: [
              ortInteger('embed_mode', 0),
              ortText('ep_cache_context', '../../tmp/ctx.bin'),
            ],
          },
        ],
      }),
    [`${ONNX}/context-outside-folder`],
  ),
  file(
    'ort-pickle',
    'm.ort',
    'a pickle in an attribute',
    () =>
      ort({
        nodes: [
          {
            operator: 'Relu',
            attributes: [ortText('s', Buffer.concat([INERT_PICKLE, Buffer.alloc(40)]))],
          },
        ],
      }),
    ['pickle-calls/code-execution'],
  ),
  file(
    'ort-size',
    'm.ort',
    'a tensor shorter than its shape',
    () => ort({ initializers: [ortTensor([1000, 1000], Buffer.alloc(16))] }),
    [`${EDGE}/size-mismatch`],
  ),
  file('ort-outside', 'm.ort', 'a table beyond the file', () => ort({ initializers: [OUTSIDE] }), [
    `${EDGE}/outside-file`,
  ]),
  file(
    'ort-name',
    'model.onnx',
    'the format under the name of the other',
    () => ort({ nodes: [{ operator: 'Net', domain: 'com.example' }] }),
    [`${ONNX}/custom-operator`],
  ),
];

export default {
  area: 'ExecuTorch, ONNX Runtime and mobile modules',
  techniques: [...PROGRAMS, ...MODULES, ...SESSIONS],
  honest: [
    {
      id: 'pte',
      title: 'a program with a known delegate',
      build: () => ({ 'm.pte': program({ delegates: [['XnnpackBackend', 'x']] }) }),
    },
    { id: 'ptmf', title: 'a mobile module', build: () => ({ 'm.ptl': mobile() }) },
    {
      id: 'ort',
      title: 'a model of ONNX Runtime',
      build: () => ({ 'm.ort': ort({ initializers: [ortTensor([2], Buffer.alloc(8))] }) }),
    },
  ],
} satisfies TechniqueArea;
