import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { kerasConfig, type KerasConfig } from './keras-config.ts';
import { readKerasConfig, type KerasConfigError } from './parse.ts';

const CLASS_KEY_RE = /"class_name"\s*:/;
/** Names a configuration has in its own archive: there it is read however it begins. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  'config.json',
  'model.json',
  'architecture.json',
  'model_config.json',
  'task.json',
]);
const KERAS_RE =
  /"module"\s*:\s*"(?:keras|tf_keras|tensorflow)|"keras_version"|"(?:Sequential|Functional|Model)"/;

const LEADING: ReadonlySet<number> = new Set([
  0x20, 0x09, 0x0a, 0x0d, 0x00, 0xef, 0xbb, 0xbf, 0xff, 0xfe,
]);

/** Index of the first byte that is no blank, no mark of the byte order and no half of a wider character. */
function firstByte(head: Uint8Array): number {
  let at = 0;
  while (at < head.length && LEADING.has(head[at] ?? 0)) at += 1;
  return at;
}

function recognise({ head, tail, name }: Glimpse): Recognition {
  const at = firstByte(head);
  const first = head[at];
  // Every file passes here, so what is no JSON is let go by its first byte.
  if (first !== 0x7b && first !== 0x5b && !(first === undefined && OWN_NAMES.has(name)))
    return 'no';
  // Zero bytes of UTF-16 and UTF-32 are left out: Python reads those, too.
  const text = Buffer.from(head.buffer, head.byteOffset + at, head.byteLength - at)
    .toString('latin1')
    .replaceAll('\u0000', '');
  if (CLASS_KEY_RE.test(text))
    return KERAS_RE.test(text) || OWN_NAMES.has(name) ? 'likely' : 'possible';
  if (OWN_NAMES.has(name)) return 'possible';
  if (!name.endsWith('.json') || first !== 0x7b) return 'no';
  const end = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength).toString('latin1');
  return CLASS_KEY_RE.test(end) ? 'possible' : 'no';
}

async function parse(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<KerasConfig, never, KerasConfigError>> {
  const bytes = await source.read(0, limits.maxHeaderBytes + 1);
  if (bytes.length > limits.maxHeaderBytes) {
    const detail = `a configuration of more than ${limits.maxHeaderBytes} bytes`;
    return { ok: false, error: { code: 'size-limit', offset: limits.maxHeaderBytes, detail } };
  }
  const read = readKerasConfig(bytes, 'json', 'the configuration');
  if (!read.ok) return read;
  const claims = [{ start: 0, end: bytes.length, what: 'configuration' }];
  return { ...read, value: { ...read.value, claims } };
}

export default defineFormat({
  id: 'keras-config',
  title: 'Keras model configuration (JSON)',
  artifact: kerasConfig,
  kind: 'config',
  extensions: ['.json'],
  recognise,
  parse: (source, limits) => parse(source, limits),
});
