import { createHash } from 'node:crypto';
import type { Content, HubFile } from '../../test/builders/hub-server.ts';
import { content } from '../../test/builders/hub-server.ts';
import { torchCheckpoint } from '../files/pickle-files.ts';
import type { Segment } from '../files/segments.ts';
import { sizeOf } from '../files/segments.ts';
import { gguf, onnx, safetensors } from '../files/weight-files.ts';

/** Serves segments without ever making them: holes are zeros. */
function segmentContent(segments: readonly Segment[]): Content {
  const starts: number[] = [];
  let size = 0;
  for (const segment of segments) {
    starts.push(size);
    size += sizeOf(segment);
  }
  return {
    size,
    read: (offset, length) => {
      const bytes = new Uint8Array(Math.min(length, size - offset));
      for (const [index, segment] of segments.entries()) {
        const start = starts[index] ?? 0;
        if (!(segment instanceof Uint8Array) || start >= offset + bytes.length) continue;
        const from = Math.max(offset, start);
        const to = Math.min(offset + bytes.length, start + segment.length);
        if (from < to) bytes.set(segment.subarray(from - start, to - start), from - offset);
      }
      return bytes;
    },
  };
}

const MEGABYTE = 1_000_000;

function shards(
  count: number,
  name: (shard: string) => string,
  make: () => readonly Segment[],
): Readonly<Record<string, HubFile>> {
  const segments = make();
  const label = (index: number): string => String(index).padStart(5, '0');
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const path = name(`${label(index + 1)}-of-${label(count)}`);
      // A digest of forty gigabytes of zeros says nothing: the hub would have computed it at upload.
      const oid = createHash('sha256').update(path).digest('hex');
      return [path, { content: segmentContent(segments), lfs: true, oid }];
    }),
  );
}

/** Forty gigabytes of the formats people load, as a hub would hold them. */
export function repository(): Readonly<Record<string, HubFile>> {
  return {
    'config.json': {
      content: content('{"model_type":"llama","architectures":["LlamaForCausalLM"]}'),
    },
    'README.md': { content: content('---\nlicense: apache-2.0\n---\n# A model\n') },
    ...shards(
      5,
      (shard) => `model-${shard}.safetensors`,
      () => safetensors(160, 25 * MEGABYTE),
    ),
    ...shards(
      3,
      (shard) => `pytorch_model-${shard}.bin`,
      () => torchCheckpoint(156, 25 * MEGABYTE),
    ),
    ...shards(
      1,
      () => 'model-q8.gguf',
      () => gguf(260, 25 * MEGABYTE),
    ),
    ...shards(
      1,
      () => 'onnx/model.onnx',
      () => onnx(76, 25 * MEGABYTE),
    ),
  };
}

export function bytesOf(files: Readonly<Record<string, HubFile>>): number {
  return Object.values(files).reduce((sum, file) => sum + file.content.size, 0);
}
