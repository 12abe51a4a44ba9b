import type { Tensor } from '../../tensor/tensor.ts';
import type { Graph } from './graph.ts';

/** An attribute of a node, as onnx.proto's AttributeProto has it. Integers beyond 2^53 lose their last bits: no operator needs them. */
export type Attribute =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'tensor'; readonly value: Tensor }
  | { readonly kind: 'graph'; readonly value: Graph }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensors'; readonly value: readonly Tensor[] }
  | { readonly kind: 'graphs'; readonly value: readonly Graph[] }
  /** Inside of a function body: the attribute of the calling node of this name. */
  | { readonly kind: 'reference'; readonly value: string };

export type Attributes = Readonly<Record<string, Attribute>>;

/** What builders write: an int or ints; a float needs `float()`, since 1 and 1.0 are one number here. */
export function int(value: number): Attribute {
  return { kind: 'int', value };
}

export function ints(value: readonly number[]): Attribute {
  return { kind: 'ints', value };
}

export function float(value: number): Attribute {
  return { kind: 'float', value };
}

export function floats(value: readonly number[]): Attribute {
  return { kind: 'floats', value };
}

export function strings(value: readonly string[]): Attribute {
  return { kind: 'strings', value };
}

export function text(value: string): Attribute {
  return { kind: 'string', value };
}

/** Reads attributes by name and kind; another kind than asked for counts as absent. */
export function intOf(attributes: Attributes, name: string, otherwise: number): number {
  const attribute = attributes[name];
  return attribute?.kind === 'int' ? attribute.value : otherwise;
}

export function floatOf(attributes: Attributes, name: string, otherwise: number): number {
  const attribute = attributes[name];
  return attribute?.kind === 'float' ? attribute.value : otherwise;
}

export function textOf(attributes: Attributes, name: string, otherwise: string): string {
  const attribute = attributes[name];
  return attribute?.kind === 'string' ? attribute.value : otherwise;
}

export function intsOf(attributes: Attributes, name: string): readonly number[] | undefined {
  const attribute = attributes[name];
  return attribute?.kind === 'ints' ? attribute.value : undefined;
}

export function floatsOf(attributes: Attributes, name: string): readonly number[] | undefined {
  const attribute = attributes[name];
  return attribute?.kind === 'floats' ? attribute.value : undefined;
}

export function stringsOf(attributes: Attributes, name: string): readonly string[] | undefined {
  const attribute = attributes[name];
  return attribute?.kind === 'strings' ? attribute.value : undefined;
}
