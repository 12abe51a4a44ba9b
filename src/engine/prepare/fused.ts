import { floats as floatTensor } from '../../tensor/tensor.ts';
import type { Attributes } from '../graph/attribute.ts';
import { float, floatOf, floatsOf, int, intOf, textOf } from '../graph/attribute.ts';
import type { Node } from '../graph/graph.ts';
import { ATTENTION } from './attention.ts';
import { without } from './draft.ts';
import type { ModelDraft } from './draft.ts';
import { NodeList } from './node-list.ts';
import type { Unfuse } from './node-list.ts';
import { INTEGER_FORMS } from './integer-form.ts';

/** Attributes of the fusion itself, which the plain operator does not have. */
const FUSION = ['activation', 'activation_params', 'activation_alpha', 'activation_beta'];

/** Adds the activation that a fused operator ends with. */
function activate(value: string, node: Node, list: NodeList): boolean {
  const { attributes } = node;
  const type = textOf(attributes, 'activation', '');
  const [first, second] = floatsOf(attributes, 'activation_params') ?? [];
  const alpha = first ?? floatOf(attributes, 'activation_alpha', 0.01);
  const beta = second ?? floatOf(attributes, 'activation_beta', 0);
  const [output = ''] = node.outputs;
  switch (type) {
    case '':
      list.op('Identity', [value], {}, output);
      return true;
    case 'Relu':
    case 'Sigmoid':
    case 'Tanh':
      list.op(type, [value], {}, output);
      return true;
    case 'LeakyRelu':
      list.op(type, [value], { alpha: float(alpha) }, output);
      return true;
    case 'HardSigmoid':
      list.op(type, [value], { alpha: float(alpha), beta: float(beta) }, output);
      return true;
    case 'Clip': {
      const [low, high] = [alpha, beta].map((bound) =>
        list.draft.constant(floatTensor([bound], []), 'bound'),
      );
      list.op(type, [value, low ?? '', high ?? ''], {}, output);
      return true;
    }
    default:
      return false;
  }
}

const fusedMatMul: Unfuse = (node, list) => {
  const { attributes } = node;
  if (intOf(attributes, 'transBatchA', 0) !== 0 || intOf(attributes, 'transBatchB', 0) !== 0)
    return false;
  const [a = '', b = ''] = node.inputs;
  const left = intOf(attributes, 'transA', 0) === 0 ? a : list.swapLast(a);
  const right = intOf(attributes, 'transB', 0) === 0 ? b : list.swapLast(b);
  const alpha = floatOf(attributes, 'alpha', 1);
  if (alpha === 1) list.op('MatMul', [left, right], {}, node.outputs[0]);
  else {
    const factor = list.draft.constant(floatTensor([alpha], []), 'alpha');
    list.op('Mul', [list.op('MatMul', [left, right]), factor], {}, node.outputs[0]);
  }
  return true;
};

const fusedGemm: Unfuse = (node, list) =>
  activate(list.op('Gemm', node.inputs, without(node.attributes, ...FUSION)), node, list);

/** Convolution, then the sum with a fourth input, then the activation. */
const fusedConv: Unfuse = (node, list) => {
  const sum = node.inputs[3] ?? '';
  const attributes = without(node.attributes, ...FUSION);
  const convolved = list.op('Conv', node.inputs.slice(0, 3), attributes);
  return activate(sum === '' ? convolved : list.op('Add', [convolved, sum]), node, list);
};

/** Sum of two to three inputs, normalised; the sum itself may be an output, those in between are for training. */
function skipNormalization(type: string, isCentred: boolean): Unfuse {
  return (node, list) => {
    const [x = '', skip = '', gamma = '', ...rest] = node.inputs;
    const [beta = '', bias = ''] = isCentred ? rest : ['', ...rest];
    if ((node.outputs[1] ?? '') !== '' || (node.outputs[2] ?? '') !== '') return false;
    const wanted = node.outputs[3] ?? '';
    const biased = bias === '' ? x : list.op('Add', [x, bias]);
    const sum = list.op('Add', [biased, skip], {}, wanted === '' ? undefined : wanted);
    list.op(type, [sum, gamma, beta], layerAttributes(node), node.outputs[0]);
    return true;
  };
}

function layerAttributes(node: Node): Attributes {
  return { axis: int(-1), epsilon: float(floatOf(node.attributes, 'epsilon', 1e-12)) };
}

/** Embeddings of words, places and segments, summed and normalised. */
const embedding: Unfuse = (node, list) => {
  const [ids = '', segments = '', words = '', places = '', parts = '', gamma = '', beta = ''] =
    node.inputs;
  const positions = node.inputs[8] ?? '';
  if ((node.outputs[1] ?? '') !== '') return false;
  const found = list.op('Gather', [words, ids]);
  const length = list.op('Shape', [ids], { start: int(1), end: int(2) });
  const placed =
    positions === ''
      ? list.op('Slice', [places, list.vector([0]), length, list.vector([0])])
      : list.op('Gather', [places, positions]);
  const both = list.op('Add', [found, placed]);
  const wanted = node.outputs[2] ?? '';
  const name = wanted === '' ? undefined : wanted;
  const sum =
    segments === ''
      ? list.op('Identity', [both], {}, name)
      : list.op('Add', [both, list.op('Gather', [parts, segments])], {}, name);
  list.op('LayerNormalization', [sum, gamma, beta], layerAttributes(node), node.outputs[0]);
  return true;
};

const UNFUSE: ReadonlyMap<string, Unfuse> = new Map(
  Object.entries({
    'com.microsoft:FusedMatMul': fusedMatMul,
    'com.microsoft:TransposeMatMul': fusedMatMul,
    'com.microsoft:FusedGemm': fusedGemm,
    'com.microsoft:FusedConv': fusedConv,
    'com.microsoft:SkipLayerNormalization': skipNormalization('LayerNormalization', true),
    'com.microsoft:SkipSimplifiedLayerNormalization': skipNormalization(
      'SimplifiedLayerNormalization',
      false,
    ),
    'com.microsoft:EmbedLayerNormalization': embedding,
    ...ATTENTION,
    ...INTEGER_FORMS,
  }),
);

/**
 * What an operator that does several things at once means in plain ones: fusions that onnxruntime's optimiser writes into files
 * (com.microsoft, contrib operators), attention, integer kernels. `undefined` where it is none, or a form without plain meaning.
 */
export function unfuseNode(node: Node, draft: ModelDraft): readonly Node[] | undefined {
  const unfuse = UNFUSE.get(`${node.domain}:${node.type}`);
  if (unfuse === undefined) return undefined;
  const list = new NodeList(draft);
  return unfuse(node, list) ? list.nodes : undefined;
}
