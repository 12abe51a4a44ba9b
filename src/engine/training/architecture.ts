import { float, ints } from '../graph/attribute.ts';
import { GraphBuilder } from '../graph/builder.ts';
import type { Value } from '../graph/value.ts';
import type { Parameter, TrainableNetwork } from './network.ts';

/** Small networks that can be made here. */
export type Architecture =
  | {
      readonly kind: 'mlp';
      /** Units of each hidden layer; none is a linear model. */
      readonly hidden: readonly number[];
      readonly activation?: 'relu' | 'tanh';
    }
  | {
      /** 3 × 3 convolutions of stride 2, then one hidden layer. */
      readonly kind: 'cnn';
      readonly filters: readonly number[];
      readonly hidden: number;
      /** Samples are height × width × channels; by default channels come first. */
      readonly channelsLast?: boolean;
      /** Squares of so many pixels are averaged first, for pictures larger than is worth looking at. */
      readonly pool?: number;
    };

/** `mlp 64-32`, `cnn 16-32, 64`: for reports. */
export function showArchitecture(architecture: Architecture): string {
  if (architecture.kind === 'cnn') {
    const pooled =
      (architecture.pool ?? 1) > 1 ? `, pictures averaged by ${architecture.pool}` : '';
    return `cnn ${architecture.filters.join('-')}, ${architecture.hidden}${pooled}`;
  }
  return architecture.hidden.length === 0 ? 'linear' : `mlp ${architecture.hidden.join('-')}`;
}

/** A network with weights as inputs. Throws where a CNN is asked for samples that have not three dimensions. */
export function buildNetwork(
  architecture: Architecture,
  inputShape: readonly number[],
  classes: number,
): TrainableNetwork {
  const g = new GraphBuilder();
  const parameters: Parameter[] = [];
  const weight = (name: string, shape: readonly number[], fanIn: number): Value => {
    parameters.push({ name, shape, fanIn });
    return g.input(name, 'float32', shape);
  };
  const dense = (x: Value, units: number, name: string): Value => {
    const width = x.shape[1] ?? 1;
    return g.op(
      'Gemm',
      [x, weight(`${name}.weight`, [width, units], width), weight(`${name}.bias`, [units], 0)],
      { alpha: float(1), beta: float(1) },
    );
  };
  let x = g.input('x', 'float32', [-1, ...inputShape]);
  let hidden: readonly number[];
  let activation = 'Relu';
  if (architecture.kind === 'cnn') {
    if (inputShape.length !== 3)
      throw new RangeError(
        `a cnn takes samples of channels, height and width, not [${inputShape.join(', ')}]`,
      );
    if (architecture.channelsLast === true) x = g.transpose(x, [0, 3, 1, 2]);
    const { pool = 1 } = architecture;
    if (pool > 1)
      x = g.op('AveragePool', [x], {
        kernel_shape: ints([pool, pool]),
        strides: ints([pool, pool]),
      });
    for (const [index, filters] of architecture.filters.entries()) {
      const depth = x.shape[1] ?? 1;
      const kernel = weight(`conv${index}.weight`, [filters, depth, 3, 3], depth * 9);
      const sum = g.op('Conv', [x, kernel, weight(`conv${index}.bias`, [filters], 0)], {
        kernel_shape: ints([3, 3]),
        strides: ints([2, 2]),
        pads: ints([1, 1, 1, 1]),
      });
      x = g.op('Relu', [sum]);
    }
    hidden = [architecture.hidden];
  } else {
    ({ hidden } = architecture);
    activation = architecture.activation === 'tanh' ? 'Tanh' : 'Relu';
  }
  const width = x.shape.slice(1).reduce((all, length) => all * length, 1);
  x = g.reshape(x, [-1, width]);
  for (const [index, units] of hidden.entries())
    x = g.op(activation, [dense(x, units, `dense${index}`)]);
  const logits = dense(x, classes, 'logits');
  return {
    typed: g.finish('network', [{ name: 'logits', value: logits }]),
    input: 'x',
    inputShape,
    logits: 'logits',
    classes,
    parameters,
  };
}
