import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { lazy } from '../lazy.ts';
import { coremlModel } from './coreml-model.ts';
import { MODEL_TYPES } from './messages.data.ts';

/** Version 10 is current; a margin for the years to come. */
const MAX_VERSION = 60;
const VERSION_TAG = 0x08;
const DESCRIPTION_TAG = 0x12;
const INPUT_TAG = 0x0a;
const MAX_VARINT_BYTES = 5;
/** `isUpdatable` (field 10) may stand between the description and the kind of model. */
const UPDATABLE_TAG = 0x50;

function varint(head: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let index = 0; index < MAX_VARINT_BYTES; index += 1) {
    const byte = head[at + index] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, next: at + index + 1 };
  }
  return { value: 0, next: at };
}

/** A version, a description that begins with an input, and behind it a kind of model. */
function recognise({ head, name }: Glimpse): Recognition {
  const version = head[1] ?? 0;
  if (head[0] !== VERSION_TAG || version === 0 || version > MAX_VERSION) return 'no';
  if (head[2] !== DESCRIPTION_TAG) return 'no';
  const { value: length, next } = varint(head, 3);
  const end = next + length;
  const named = name.endsWith('.mlmodel');
  if (end >= head.length) return named && head[next] === INPUT_TAG ? 'likely' : 'no';
  const at = head[end] === UPDATABLE_TAG ? end + 2 : end;
  const tag = varint(head, at).value;
  const isKind = (tag & 7) === 2 && MODEL_TYPES[tag >>> 3] !== undefined;
  return isKind ? 'certain' : 'no';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'coreml',
  title: 'Core ML model',
  artifact: coremlModel,
  kind: 'model',
  extensions: ['.mlmodel'],
  recognise,
  parse: async (source) => (await parser()).parseCoreml(source),
});
