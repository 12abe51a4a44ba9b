import { createHash } from 'node:crypto';
import type { LabelledSamples } from './labelled-samples.ts';

/**
 * SHA-256, in lower-case hex, of what is attacked: kind, shape, values as stored and labels. Two runs with the same digest saw the same samples in
 * the same order, whatever their files are called; a path and a count do not tell that.
 */
export function samplesDigest(samples: LabelledSamples): string {
  const { kind, count, shape, values, labels } = samples;
  const hash = createHash('sha256');
  // The head keeps apart what would be the same bytes: ten samples of two values and two of ten, labels and none.
  hash.update(JSON.stringify([kind, count, shape, labels !== undefined]));
  hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  if (labels !== undefined)
    hash.update(new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength));
  return hash.digest('hex');
}
