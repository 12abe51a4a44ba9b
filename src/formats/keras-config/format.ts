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

function recognise({ head, tail, name }: Glimpse): Recognition {
  if (head.length < 2) return 'no';
  // Zero bytes of UTF-16 and UTF-32 are left out: Python reads those, too.
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
    .toString('latin1')
    .replaceAll('\u0000', '');
  const start = text.replace(/^(?:ÿþ|þÿ|ï»¿)?\s*/, '');
  if (start !== '' && start[0] !== '{' && start[0] !== '[') return 'no';
  if (CLASS_KEY_RE.test(start))
    return KERAS_RE.test(start) || OWN_NAMES.has(name) ? 'likely' : 'possible';
  if (OWN_NAMES.has(name)) return 'possible';
  if (!name.endsWith('.json') || !start.startsWith('{')) return 'no';
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
