import { filled, floats, integers } from '../../tensor/tensor.ts';
import { floatOf, float, int, intOf, intsOf, floatsOf, text, textOf } from '../graph/attribute.ts';
import type { Node } from '../graph/graph.ts';
import type { ModelDraft } from './draft.ts';
import { without } from './draft.ts';

/** Files older than this were written before 2018, with another broadcasting. */
export const OLDEST_OPSET = 7;
/** What nodes are raised to: reductions take axes as an input from 18 on, Gelu is an operator from 20 on. */
export const TARGET_OPSET = 20;

/** The nodes of opset 20 that mean what a node of an older opset means. */
type Converter = (node: Node, draft: ModelDraft) => readonly Node[];

interface Change {
  /** First opset that means it the new way. */
  readonly until: number;
  readonly convert: Converter;
}

/** Attributes that became an input: appended where the input is absent. */
function attributeToInput(name: string, until: number): Change {
  return {
    until,
    convert: (node, draft) => {
      const values = intsOf(node.attributes, name);
      if (values === undefined) return [node];
      const inputs = [node.inputs[0] ?? '', draft.constant(integers(values), name)];
      return [{ ...node, inputs, attributes: without(node.attributes, name) }];
    },
  };
}

/** Before 13, softmax ran over everything from its axis on, taken for one dimension; the default axis was 1. */
const flattened: Change = {
  until: 13,
  convert: (node, draft) => {
    const [x = ''] = node.inputs;
    const shape = draft.node('Shape', [x]);
    const flat = draft.node('Flatten', [x], { axis: int(intOf(node.attributes, 'axis', 1)) });
    const soft: Node = {
      ...node,
      inputs: flat.outputs,
      outputs: [draft.fresh(node.type)],
      attributes: { axis: int(1) },
    };
    const back = draft.node(
      'Reshape',
      [soft.outputs[0] ?? '', shape.outputs[0] ?? ''],
      {},
      node.outputs[0],
    );
    return [shape, flat, soft, back];
  },
};

const clip: Change = {
  until: 11,
  convert: (node, draft) => {
    const bound = (name: string): string => {
      const value = floatOf(node.attributes, name, Number.NaN);
      return Number.isNaN(value) ? '' : draft.constant(floats([value], []), name);
    };
    return [
      { ...node, inputs: [node.inputs[0] ?? '', bound('min'), bound('max')], attributes: {} },
    ];
  },
};

const pad: Change = {
  until: 11,
  convert: (node, draft) => {
    const pads = intsOf(node.attributes, 'pads') ?? [];
    const value = floatOf(node.attributes, 'value', 0);
    const inputs = [
      node.inputs[0] ?? '',
      draft.constant(integers(pads), 'pads'),
      draft.constant(floats([value], []), 'value'),
    ];
    return [{ ...node, inputs, attributes: without(node.attributes, 'pads', 'value') }];
  },
};

const slice: Change = {
  until: 10,
  convert: (node, draft) => {
    const starts = intsOf(node.attributes, 'starts') ?? [];
    const ends = intsOf(node.attributes, 'ends') ?? [];
    const axes = intsOf(node.attributes, 'axes') ?? starts.map((_, axis) => axis);
    const inputs = [
      node.inputs[0] ?? '',
      ...[starts, ends, axes].map((list) => draft.constant(integers(list), 'slice')),
    ];
    return [{ ...node, inputs, attributes: {} }];
  },
};

const topK: Change = {
  until: 10,
  convert: (node, draft) => [
    {
      ...node,
      inputs: [
        node.inputs[0] ?? '',
        draft.constant(integers([intOf(node.attributes, 'k', 1)]), 'k'),
      ],
      attributes: without(node.attributes, 'k'),
    },
  ],
};

const split: Change = {
  until: 18,
  convert: (node, draft) => {
    const sizes = intsOf(node.attributes, 'split');
    const attributes = without(node.attributes, 'split');
    if (sizes !== undefined)
      return [
        {
          ...node,
          inputs: [node.inputs[0] ?? '', draft.constant(integers(sizes), 'split')],
          attributes,
        },
      ];
    if ((node.inputs[1] ?? '') !== '') return [node];
    return [{ ...node, attributes: { ...attributes, num_outputs: int(node.outputs.length) } }];
  },
};

/** At inference dropout passes what it gets; a mask that is asked for is all true. */
const dropout: Change = {
  until: Number.POSITIVE_INFINITY,
  convert: (node, draft) => {
    const mode = node.inputs[2] ?? '';
    const isOff = mode === '' || draft.constants.get(mode)?.data[0] === 0;
    if (!isOff) return [node];
    const [x = ''] = node.inputs;
    const [output = '', mask = ''] = node.outputs;
    const passed = draft.node('Identity', [x], {}, output);
    if (mask === '') return [passed];
    const shape = draft.node('Shape', [x]);
    const value = { kind: 'tensor', value: filled('bool', [1], 1) } as const;
    return [passed, shape, draft.node('ConstantOfShape', shape.outputs, { value }, mask)];
  },
};

/** Before 14 the training outputs stood in other places; at inference there is one output. */
const batchNormalization: Change = {
  until: 14,
  convert: (node) => [
    {
      ...node,
      outputs: node.outputs.slice(0, 1),
      attributes: { epsilon: float(floatOf(node.attributes, 'epsilon', 1e-5)) },
    },
  ],
};

/** Upsample and the first Resize sampled at whole multiples: x_in = x_out / scale, rounded down. */
const resize: Change = {
  until: 11,
  convert: (node, draft) => {
    const scales = floatsOf(node.attributes, 'scales');
    const given =
      scales === undefined ? (node.inputs[1] ?? '') : draft.constant(floats(scales), 'scales');
    const numbers = scales ?? Array.from(draft.constants.get(given)?.data ?? [], Number);
    const mode = textOf(node.attributes, 'mode', 'nearest');
    return [
      {
        ...node,
        type: 'Resize',
        inputs: [node.inputs[0] ?? '', '', given],
        attributes: {
          mode: text(mode === 'bilinear' ? 'linear' : mode),
          coordinate_transformation_mode: text('asymmetric'),
          // The runtime's first kernel took the next sample where it made an image smaller, the last where larger.
          nearest_mode: text(numbers.some((scale) => scale < 1) ? 'ceil' : 'floor'),
        },
      },
    ];
  },
};

/** Its name until ScatterND came. */
const scatter: Change = {
  until: 11,
  convert: (node) => [{ ...node, type: 'ScatterElements' }],
};

/** From 20 on the modes are named for any number of dimensions. */
const gridSample: Change = {
  until: 20,
  convert: (node) => {
    const mode = textOf(node.attributes, 'mode', 'bilinear');
    const names: Readonly<Record<string, string>> = { bilinear: 'linear', bicubic: 'cubic' };
    return [{ ...node, attributes: { ...node.attributes, mode: text(names[mode] ?? mode) } }];
  },
};

/** The default changed: regions of interest were half a pixel further right and down. */
const roiAlign: Change = {
  until: 16,
  convert: (node) => [
    {
      ...node,
      attributes: {
        ...node.attributes,
        coordinate_transformation_mode: text('output_half_pixel'),
      },
    },
  ],
};

/** From 20 on the axis is an input. */
const fourier: Change = {
  until: 20,
  convert: (node, draft) => {
    const axis = draft.constant(integers([intOf(node.attributes, 'axis', 1)], []), 'axis');
    return [
      {
        ...node,
        inputs: [node.inputs[0] ?? '', node.inputs[1] ?? '', axis],
        attributes: without(node.attributes, 'axis'),
      },
    ];
  },
};

const REDUCTIONS = ['L1', 'L2', 'LogSum', 'LogSumExp', 'Max', 'Mean', 'Min', 'Prod', 'SumSquare'];

const CHANGES: ReadonlyMap<string, Change> = new Map(
  Object.entries({
    ...Object.fromEntries(
      REDUCTIONS.map((name) => [`Reduce${name}`, attributeToInput('axes', 18)]),
    ),
    ReduceSum: attributeToInput('axes', 13),
    Squeeze: attributeToInput('axes', 13),
    Unsqueeze: attributeToInput('axes', 13),
    Softmax: flattened,
    LogSoftmax: flattened,
    Hardmax: flattened,
    Clip: clip,
    Pad: pad,
    Slice: slice,
    TopK: topK,
    Split: split,
    Dropout: dropout,
    BatchNormalization: batchNormalization,
    Upsample: resize,
    Resize: resize,
    Scatter: scatter,
    GridSample: gridSample,
    RoiAlign: roiAlign,
    DFT: fourier,
  }),
);

/** Rewrites one node to the target opset; most mean the same in all of them. */
export function raiseNode(node: Node, opset: number, draft: ModelDraft): readonly Node[] {
  if (node.domain !== '') return [node];
  const change = CHANGES.get(node.type);
  return change !== undefined && opset < change.until ? change.convert(node, draft) : [node];
}
