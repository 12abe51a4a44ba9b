import { Buffer } from 'node:buffer';
import { importAndCall } from './marshal.ts';
import { zip } from './zip.ts';

/** Any JSON value. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** An object as Keras 3 writes it. */
export function kerasObject(
  className: string,
  config: Json,
  more: { readonly [key: string]: Json } = {},
): Json {
  return { module: 'keras.layers', class_name: className, config, registered_name: null, ...more };
}

export function dense(units = 2): Json {
  return kerasObject('Dense', { name: `dense_${units}`, units, activation: 'relu' });
}

/** A model of these layers. */
export function sequential(...layers: readonly Json[]): Json {
  const config = {
    name: 'sequential',
    trainable: true,
    layers: [kerasObject('InputLayer', { batch_shape: [null, 4] }), ...layers],
  };
  return { module: 'keras', class_name: 'Sequential', config, registered_name: 'Sequential' };
}

/** The same in the form of Keras 2. */
export function legacySequential(...layers: readonly Json[]): Json {
  return {
    class_name: 'Sequential',
    config: { name: 'sequential', layers },
    keras_version: '2.12.0',
    backend: 'tensorflow',
  };
}

/** Base64 as Python's codec writes it, with a line break every 76 characters. */
export function pythonBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('base64')
    .replaceAll(/.{1,76}/g, '$&\n');
}

/** Runs a harmless command when it is called. */
export const HARMFUL_CODE = pythonBase64(
  importAndCall(11, 'os', 'system', 'echo weighbridge-test'),
);

/** A Lambda layer of Keras 3. */
export function lambda(code: string = HARMFUL_CODE): Json {
  return kerasObject('Lambda', {
    name: 'lambda',
    function: { class_name: '__lambda__', config: { code, defaults: null, closure: null } },
  });
}

/** A Lambda layer of Keras 2. */
export function legacyLambda(code: string = HARMFUL_CODE): Json {
  return {
    class_name: 'Lambda',
    config: {
      name: 'lambda',
      function: [code, null, null],
      function_type: 'lambda',
      module: '__main__',
    },
  };
}

/** A function by reference. */
export function functionReference(module: string, name: string): Json {
  return { module, class_name: 'function', config: name, registered_name: name };
}

const METADATA = JSON.stringify({ keras_version: '3.15.1', date_saved: '2026-01-01@00:00:00' });

/** A `.keras` archive. */
export function kerasArchive(
  config: Json | Uint8Array | string,
  more: Readonly<Record<string, Uint8Array | string>> = {},
): Uint8Array {
  const data =
    typeof config === 'string' || config instanceof Uint8Array ? config : JSON.stringify(config);
  return zip({
    entries: [
      { name: 'metadata.json', data: METADATA },
      { name: 'config.json', data },
      ...Object.entries(more).map(([name, content]) => ({ name, data: content })),
    ],
  });
}
