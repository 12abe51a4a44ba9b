import { describe, expect, it } from 'vitest';
import { decodeStream } from './pickle-decoding.ts';
import { askPickletools, hasPython } from './pickle-oracles.ts';
import { generatedStreams } from './pickle-streams.ts';

const GENERATED_STREAMS = 10_000;
const FIRST_SEED = 1_000_000;

describe.runIf(hasPython())('test/differential/pickletools.slow', () => {
  it('decodes ten thousand generated streams as pickletools does', async () => {
    const streams = generatedStreams(GENERATED_STREAMS, FIRST_SEED, false);
    const theirs = askPickletools(streams);

    for (const [index, stream] of streams.entries()) {
      const ours = await decodeStream(stream);

      const { ops, error } = theirs[index]!;
      expect({ index, ...ours }).toEqual({ index, ops, complete: error === null });
    }
  });
});
