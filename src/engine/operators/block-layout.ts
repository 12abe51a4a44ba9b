import { showShape } from '../../tensor/shape.ts';
import { int, intOf, text, textOf } from '../graph/attribute.ts';
import type { GradientRule, Operator, OperatorCall, ShapeRule } from './operator.ts';
import { ShapeError } from './operator.ts';

interface Blocks {
  readonly batch: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly block: number;
}

function blocksOf(call: OperatorCall): Blocks {
  const { shape } = call.input(0);
  const [batch, channels, height, width] = shape;
  const block = intOf(call.attributes, 'blocksize', 1);
  if (
    batch === undefined ||
    channels === undefined ||
    height === undefined ||
    width === undefined ||
    shape.length !== 4 ||
    block < 1
  )
    throw new ShapeError(`${call.type} "${call.name}": blocks of ${block} in ${showShape(shape)}`);
  return { batch, channels, height, width, block };
}

const depthToSpaceShape: ShapeRule = (call) => {
  const { batch, channels, height, width, block } = blocksOf(call);
  const maps = channels / block ** 2;
  if (!Number.isInteger(maps))
    throw new ShapeError(`DepthToSpace "${call.name}": ${channels} channels in blocks of ${block}`);
  return [{ dtype: call.input(0).dtype, shape: [batch, maps, height * block, width * block] }];
};

const spaceToDepthShape: ShapeRule = (call) => {
  const { batch, channels, height, width, block } = blocksOf(call);
  if (height % block !== 0 || width % block !== 0)
    throw new ShapeError(`SpaceToDepth "${call.name}": ${height} × ${width} in blocks of ${block}`);
  return [
    {
      dtype: call.input(0).dtype,
      shape: [batch, channels * block ** 2, height / block, width / block],
    },
  ];
};

/** SpaceToDepth is the inverse of the mode DCR; for CRD, blocks come after the channel. */
const depthToSpaceGradient: GradientRule = (call) => {
  const { g } = call;
  const { batch, channels, height, width, block } = blocksOf(call);
  const dy = call.cotangent();
  if (textOf(call.attributes, 'mode', 'DCR') === 'DCR')
    return [g.op('SpaceToDepth', [dy], { blocksize: int(block) })];
  const split = g.reshape(dy, [batch, channels / block ** 2, height, block, width, block]);
  const sorted = g.transpose(split, [0, 1, 3, 5, 2, 4]);
  return [g.reshape(sorted, [batch, channels, height, width])];
};

/** Channels against blocks of pixels. */
export const BLOCK_LAYOUT: readonly Operator[] = [
  {
    type: 'DepthToSpace',
    structure: 'linear',
    shape: depthToSpaceShape,
    gradient: depthToSpaceGradient,
  },
  {
    type: 'SpaceToDepth',
    structure: 'linear',
    shape: spaceToDepthShape,
    gradient: (call) => [
      call.g.op('DepthToSpace', [call.cotangent()], {
        blocksize: int(blocksOf(call).block),
        mode: text('DCR'),
      }),
    ],
  },
];
