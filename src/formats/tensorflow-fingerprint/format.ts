import { artifact } from '../../core/artifact.ts';
import type { Parsed } from '../../core/parsed.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { defineFormat, type Contents, type Glimpse } from '../format.ts';
import { smallMessage } from '../protobuf/small-message.ts';

/** `fingerprint.pb` of a SavedModel: five hashes, a version, an identifier. Nothing reads it while the model runs. */
const MAX_BYTES = 512;
const HASHES = 5;
const VERSION = 6;
const IDENTIFIER = 7;
const IDENTIFIER_RE = /^[0-9a-f-]{1,64}$/i;

const tensorflowFingerprint = artifact<Contents>()('tensorflow-fingerprint');

function isFingerprint(bytes: Uint8Array): boolean {
  const fields = smallMessage(bytes) ?? [];
  return (
    fields.some(({ field, wire }) => field === 1 && wire === 0) &&
    fields.some(({ field }) => field === VERSION || field === IDENTIFIER) &&
    fields.every(({ field, wire, bytes: content }) => {
      if (field <= HASHES) return wire === 0;
      if (field === VERSION) return wire === 2 && smallMessage(content) !== undefined;
      return field === IDENTIFIER && wire === 2 && IDENTIFIER_RE.test(decodeLatin1(content));
    })
  );
}

export default defineFormat({
  id: 'tensorflow-fingerprint',
  title: 'TensorFlow SavedModel fingerprint',
  artifact: tensorflowFingerprint,
  kind: 'config',
  extensions: ['.pb'],
  recognise: ({ head, size }: Glimpse) =>
    size !== undefined && size <= MAX_BYTES && isFingerprint(head) ? 'likely' : 'no',
  parse: async (source: ByteSource): Promise<Parsed<Contents, never, 'not-a-fingerprint'>> => {
    const bytes = await source.read(0, MAX_BYTES);
    if (!isFingerprint(bytes))
      return { ok: false, error: { code: 'not-a-fingerprint', offset: 0, detail: 'other fields' } };
    const claims = [{ start: 0, end: bytes.length, what: 'fingerprint' }];
    return { ok: true, value: { claims }, anomalies: [], unexamined: [] };
  },
});
