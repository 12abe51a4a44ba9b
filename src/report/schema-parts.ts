import type { Json } from './json-text.ts';

/** A JSON Schema, or a part of one. */
export type Schema = { readonly [key: string]: Json };

/** Keys of a type that need not be there. */
type OptionalKey<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

/**
 * A closed object with one schema per key of the type: a key added to the type and not here, or here
 * and not there, is a compile error.
 */
export function object<T>(
  description: string,
  properties: { readonly [K in keyof Required<T>]: Schema },
  optional: readonly (OptionalKey<T> & string)[] = [],
): Schema {
  const left: readonly string[] = optional;
  return {
    type: 'object',
    description,
    properties,
    required: Object.keys(properties).filter((key) => !left.includes(key)),
    additionalProperties: false,
  };
}

export const text = (description: string): Schema => ({ type: 'string', description });
export const number = (description: string): Schema => ({ type: 'number', description });
export const integer = (description: string): Schema => ({
  type: 'integer',
  minimum: 0,
  description,
});
export const list = (items: Schema, description: string): Schema => ({
  type: 'array',
  items,
  description,
});
export const oneOf = (words: readonly string[], description: string): Schema => ({
  enum: words,
  description,
});
export const flag = (description: string): Schema => ({ type: 'boolean', description });
