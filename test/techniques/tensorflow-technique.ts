import {
  constant,
  func,
  functionDef,
  node,
  savedModel,
  type MetaGraphInput,
} from '../builders/tensorflow.ts';
import type { AreaTechnique } from './area.ts';

const OPERATORS = 'tensorflow-operators';
export const CRON = '/etc/cron.d/job';
export const PLANTS = [`${OPERATORS}/plants-file`];

export function saved(
  id: string,
  title: string,
  build: () => readonly MetaGraphInput[],
  expect: readonly string[] = PLANTS,
  shows?: string,
): AreaTechnique {
  return {
    id,
    title,
    build: () => ({ 'model/saved_model.pb': savedModel(...build()) }),
    expect,
    ...(shows === undefined ? {} : { shows }),
  };
}

/** Writes the file named by `input`. */
export function writer(input: string): Uint8Array {
  return node({ operator: 'WriteFile', inputs: [input, 'x'] });
}

/** A path that the nodes put together under the name `path`. */
export function computed(
  id: string,
  title: string,
  ...nodes: readonly Uint8Array[]
): AreaTechnique {
  return saved(
    `tf-path-${id}`,
    `a path put together: ${title}`,
    () => [{ nodes: [...nodes, writer('path')] }],
    PLANTS,
    CRON,
  );
}

/** A function that writes the file its argument names. */
export const WRITING = functionDef({
  name: 'f',
  parameters: ['p'],
  nodes: [writer('p')],
  returns: { out: 'p' },
});

/** A node that hands the constant `path` to the function `f`. */
export function caller(
  operator: string,
  inputs: readonly string[],
  attribute: string,
): MetaGraphInput {
  return {
    nodes: [
      constant('path', CRON),
      node({ operator, inputs, attributes: [[attribute, func('f')]] }),
    ],
    functions: [WRITING],
  };
}
