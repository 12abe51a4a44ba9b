import type { Dtype, NumericDtype } from '../../tensor/dtype.ts';
import type { Shape } from '../../tensor/shape.ts';
import { broadcast, sameShape, showShape } from '../../tensor/shape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { filled, integers, sameTensor } from '../../tensor/tensor.ts';
import type { OperatorCall } from '../operators/operator.ts';
import { ShapeError } from '../operators/operator.ts';
import { findOperator } from '../operators/table.ts';
import type { Attributes } from './attribute.ts';
import { int, ints } from './attribute.ts';
import { BATCH_HINT } from './batch-hint.ts';
import type { Declared, Graph, Node, TypedGraph, ValueType } from './graph.ts';
import { ONNX_TYPE_NUMBER } from './type-number.ts';
import type { Value } from './value.ts';

/** Operator sets that emitted nodes follow. */
export const OPSET = 20;

/** Constants up to this many elements are compared, so that equal ones are kept once. */
const SHARED_CONSTANT_SIZE = 16;

/**
 * Builds a graph, or goes on with one. Every emitted node is typed by the operator table at once, so a gradient rule that
 * makes a mistake fails where it makes it.
 */
export class GraphBuilder {
  readonly #nodes: Node[];
  readonly #types: Map<string, ValueType>;
  readonly #constants: Map<string, Tensor>;
  readonly #inputs: Declared[];
  readonly #opsets: ReadonlyMap<string, number>;
  /** Names of nodes that were there before: the runtime refuses two of one name. */
  readonly #nodeNames: ReadonlySet<string>;
  readonly #small: { readonly value: Value; readonly tensor: Tensor }[] = [];
  #last = 0;

  constructor(base?: TypedGraph) {
    this.#nodes = [...(base?.graph.nodes ?? [])];
    this.#types = new Map(base?.types);
    this.#constants = new Map(base?.graph.constants);
    this.#inputs = [...(base?.graph.inputs ?? [])];
    this.#opsets = base?.opsets ?? new Map([['', OPSET]]);
    this.#nodeNames = new Set(this.#nodes.map((node) => node.name));
  }

  /** Nodes so far, in order. */
  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  /** A value of the graph by name; an unknown name throws. */
  value(name: string): Value {
    const type = this.#types.get(name);
    if (type === undefined) throw new ShapeError(`no value named "${name}"`);
    const constant = this.#constants.get(name);
    return constant === undefined ? { name, ...type } : { name, ...type, constant };
  }

  input(name: string, dtype: Dtype, shape: Shape): Value {
    if (this.#types.has(name)) throw new ShapeError(`there is a value named "${name}" already`);
    this.#inputs.push({ name, dtype, shape: declaredShape(shape) });
    this.#types.set(name, { dtype, shape });
    return { name, dtype, shape };
  }

  constant(tensor: Tensor, hint = 'constant'): Value {
    const isSmall = tensor.data.length <= SHARED_CONSTANT_SIZE;
    if (isSmall) {
      const known = this.#small.find((other) => sameTensor(other.tensor, tensor));
      if (known !== undefined) return known.value;
    }
    const name = this.#fresh(hint);
    this.#constants.set(name, tensor);
    const { dtype, shape } = tensor;
    this.#types.set(name, { dtype, shape });
    const value: Value = { name, dtype, shape, constant: tensor };
    if (isSmall) this.#small.push({ value, tensor });
    return value;
  }

  /** A constant of rank 0 of the element type of `like`. */
  scalar(value: number, like: Value): Value {
    return this.constant(filled(numeric(like.dtype), [], value), 'scalar');
  }

  /** A constant int64 of rank 0. */
  whole(value: number): Value {
    return this.constant(integers([value], []), 'whole');
  }

  /** A constant int64 list. */
  vector(values: readonly number[]): Value {
    return this.constant(integers(values), 'shape');
  }

  /** Emits a node of one output. */
  op(type: string, inputs: readonly (Value | undefined)[], attributes: Attributes = {}): Value {
    const [first] = this.emit(type, inputs, attributes, 1);
    if (first === undefined) throw new ShapeError(`${type} has no output`);
    return first;
  }

  /** Emits a node; one value per output. */
  emit(
    type: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes,
    outputCount: number,
    domain = '',
  ): readonly Value[] {
    const operator = findOperator(type, domain);
    if (operator === undefined) throw new ShapeError(`no operator ${domain}:${type} in the table`);
    const name = this.#fresh(type);
    const call = callOf(type, name, inputs, attributes, outputCount);
    const types = operator.shape(call);
    const outputs = Array.from({ length: outputCount }, (_, index) => {
      const valueType = types[index];
      if (valueType === undefined) throw new ShapeError(`${type} has no output number ${index}`);
      const output = index === 0 ? name : `${name}.${index}`;
      this.#types.set(output, valueType);
      return { name: output, ...valueType };
    });
    this.#nodes.push({
      name,
      domain,
      type,
      inputs: inputs.map((value) => value?.name ?? ''),
      outputs: outputs.map((output) => output.name),
      attributes,
    });
    return outputs;
  }

  /** The node a value comes from; `undefined` for inputs and constants. */
  producerOf(value: Value): Node | undefined {
    return this.#nodes.findLast((node) => node.outputs.includes(value.name));
  }

  /** Asks a node that is there for one more of its optional outputs. */
  extraOutput(node: Node, index: number, type: ValueType): Value {
    const position = this.#nodes.findIndex((other) => other.outputs[0] === node.outputs[0]);
    const current = this.#nodes[position];
    if (current === undefined) throw new ShapeError(`no node "${node.name}"`);
    const present = current.outputs[index];
    if (present !== undefined && present !== '') return this.value(present);
    const outputs = [...current.outputs];
    while (outputs.length <= index) outputs.push('');
    const name = this.#fresh(`${node.type}.${index}`);
    outputs[index] = name;
    this.#types.set(name, type);
    this.#nodes[position] = { ...current, outputs };
    return { name, ...type };
  }

  add(left: Value, right: Value): Value {
    return this.op('Add', [left, right]);
  }

  sub(left: Value, right: Value): Value {
    return this.op('Sub', [left, right]);
  }

  mul(left: Value, right: Value): Value {
    return this.op('Mul', [left, right]);
  }

  div(left: Value, right: Value): Value {
    return this.op('Div', [left, right]);
  }

  neg(value: Value): Value {
    return this.op('Neg', [value]);
  }

  /** Times a number. */
  scale(value: Value, factor: number): Value {
    return factor === 1 ? value : this.mul(value, this.scalar(factor, value));
  }

  /** Plus a number. */
  shift(value: Value, amount: number): Value {
    return amount === 0 ? value : this.add(value, this.scalar(amount, value));
  }

  matmul(left: Value, right: Value): Value {
    return this.op('MatMul', [left, right]);
  }

  transpose(value: Value, permutation: readonly number[]): Value {
    if (permutation.every((axis, index) => axis === index)) return value;
    return this.op('Transpose', [value], { perm: ints(permutation) });
  }

  where(condition: Value, yes: Value, no: Value): Value {
    return this.op('Where', [condition, yes, no]);
  }

  cast(value: Value, dtype: Dtype): Value {
    return value.dtype === dtype
      ? value
      : this.op('Cast', [value], { to: int(ONNX_TYPE_NUMBER[dtype]) });
  }

  reduceSum(value: Value, axes: readonly number[], keepDimensions: boolean): Value {
    if (axes.length === 0) return value;
    return this.op('ReduceSum', [value, this.vector(axes)], {
      keepdims: int(keepDimensions ? 1 : 0),
    });
  }

  /** The run-time shape as int64: a constant where the batch plays no part. */
  shapeOf(value: Value): Value {
    return value.shape.every((size) => size >= 0)
      ? this.vector(value.shape)
      : this.op('Shape', [value]);
  }

  /** To a shape with at most one dimension that depends on the batch, or to that of `like`. */
  reshape(value: Value, shape: Shape, like?: Value): Value {
    if (sameShape(value.shape, shape)) return value;
    const symbolic = shape.filter((size) => size < 0);
    // One dimension may be left to the runtime (-1); where two depend on the batch, they are read off `like`.
    if (symbolic.length <= 1 && !shape.includes(0))
      return this.op('Reshape', [value, this.vector(shape.map((size) => Math.max(size, -1)))], {
        [BATCH_HINT]: ints(shape),
      });
    if (like === undefined)
      throw new ShapeError(`no way to reshape to ${showShape(shape)} without an example`);
    // A dimension of 0 is meant as such, not as "keep that of the input".
    return this.op('Reshape', [value, this.shapeOf(like)], {
      allowzero: int(1),
      [BATCH_HINT]: ints(shape),
    });
  }

  reshapeLike(value: Value, like: Value): Value {
    return this.reshape(value, like.shape, like);
  }

  /** Repeats along dimensions of size 1, up to the shape of `like`. */
  expandLike(value: Value, like: Value): Value {
    if (sameShape(value.shape, like.shape)) return value;
    return this.op('Expand', [value, this.shapeOf(like)], { [BATCH_HINT]: ints(like.shape) });
  }

  /**
   * From `start` to before `end` along one axis. The bounds are lists of one number, of the run time where the batch plays a part; `shape`
   * is what comes out.
   */
  slice(value: Value, start: Value, end: Value, axis: number, shape: Shape): Value {
    return this.op('Slice', [value, start, end, this.vector([axis])], {
      [BATCH_HINT]: ints(shape),
    });
  }

  zerosLike(value: Value): Value {
    return this.filledAs(this.shapeOf(value), value.shape, value, 0);
  }

  onesLike(value: Value): Value {
    return this.filledAs(this.shapeOf(value), value.shape, value, 1);
  }

  /** One number everywhere, of the element type of `like`. `sizes` is the shape at run time, `shape` what it is known to be. */
  filledAs(sizes: Value, shape: Shape, like: Value, value: number): Value {
    return this.op('ConstantOfShape', [sizes], {
      value: { kind: 'tensor', value: filled(numeric(like.dtype), [1], value) },
      [BATCH_HINT]: ints(shape),
    });
  }

  /** The gradient of broadcasting: sums over what was repeated, back to the shape of `target`. */
  unbroadcast(gradient: Value, target: Value): Value {
    if (sameShape(gradient.shape, target.shape)) return gradient;
    if (broadcast(gradient.shape, target.shape) === undefined)
      throw new ShapeError(
        `a gradient of ${showShape(gradient.shape)} does not fit ${showShape(target.shape)}`,
      );
    const lead = gradient.shape.length - target.shape.length;
    const axes = gradient.shape.flatMap((size, axis) =>
      axis < lead || (target.shape[axis - lead] === 1 && size !== 1) ? [axis] : [],
    );
    return this.reshapeLike(this.reduceSum(gradient, axes, true), target);
  }

  /** The graph as it is now, all nodes and no outputs: to look at what depends on what. */
  snapshot(): TypedGraph {
    const graph: Graph = {
      name: '',
      inputs: this.#inputs,
      outputs: [],
      nodes: this.#nodes,
      constants: this.#constants,
    };
    return { graph, types: this.#types, opsets: this.#opsets };
  }

  /** Ends building: only what the outputs need stays. */
  finish(
    name: string,
    outputs: readonly { readonly name: string; readonly value: Value }[],
  ): TypedGraph {
    for (const output of outputs) this.#rename(output.value, output.name);
    const needed = new Set(outputs.map((output) => output.name));
    const nodes: Node[] = [];
    for (const node of [...this.#nodes].reverse()) {
      if (!node.outputs.some((output) => needed.has(output))) continue;
      nodes.push(node);
      for (const input of node.inputs) needed.add(input);
    }
    nodes.reverse();
    const graph: Graph = {
      name,
      inputs: this.#inputs,
      outputs: outputs.map((output) => {
        const type = this.value(output.name);
        return { name: output.name, dtype: type.dtype, shape: declaredShape(type.shape) };
      }),
      nodes: nodes.map(withoutHints),
      constants: new Map([...this.#constants].filter(([key]) => needed.has(key))),
    };
    return { graph, types: this.#types, opsets: this.#opsets };
  }

  /** Gives a value a second name, by a node that copies: the first name may be used elsewhere. */
  #rename(value: Value, name: string): void {
    if (value.name === name) return;
    if (this.#types.has(name)) throw new ShapeError(`there is a value named "${name}" already`);
    this.#types.set(name, { dtype: value.dtype, shape: value.shape });
    this.#nodes.push({
      name: this.#fresh('Identity'),
      domain: '',
      type: 'Identity',
      inputs: [value.name],
      outputs: [name],
      attributes: {},
    });
  }

  #fresh(hint: string): string {
    for (;;) {
      this.#last += 1;
      const name = `wb.${hint}.${this.#last}`;
      if (!this.#types.has(name) && !this.#nodeNames.has(name)) return name;
    }
  }
}

function withoutHints(node: Node): Node {
  if (node.attributes[BATCH_HINT] === undefined) return node;
  const { [BATCH_HINT]: _hint, ...attributes } = node.attributes;
  return { ...node, attributes };
}

/** How a shape is written into a file: a symbolic dimension by its name. */
export function declaredShape(shape: Shape): readonly (number | string)[] {
  return shape.map((size) => (size >= 0 ? size : size === -1 ? 'batch' : `${-size}*batch`));
}

/** The call shape rules see. */
export function callOf(
  type: string,
  name: string,
  inputs: readonly (Value | undefined)[],
  attributes: Attributes,
  outputCount: number,
): OperatorCall {
  return {
    type,
    name,
    attributes,
    inputCount: inputs.length,
    outputCount,
    input(index) {
      const value = inputs[index];
      if (value === undefined)
        throw new ShapeError(`${type} "${name}" has no input number ${index}`);
      return value;
    },
    optional: (index) => inputs[index],
  };
}

function numeric(dtype: Dtype): NumericDtype {
  if (dtype === 'string') throw new ShapeError('text has no numbers');
  return dtype;
}
