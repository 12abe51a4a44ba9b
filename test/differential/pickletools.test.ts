import { describe, expect, it } from 'vitest';
import { decodeStream } from './pickle-decoding.ts';
import { askPickletools, hasPython } from './pickle-oracles.ts';
import { corpusStreams, generatedStreams } from './pickle-streams.ts';

const GENERATED_STREAMS = 300;
const FIRST_SEED = 1;
const FEWEST_CORPUS_STREAMS = 100;

describe.runIf(hasPython())('test/differential/pickletools', () => {
  it('decodes every honest pickle of the corpus as pickletools does', async () => {
    const streams = await corpusStreams();

    const ours = await Promise.all(streams.map((stream) => decodeStream(stream)));

    expect(streams.length).toBeGreaterThan(FEWEST_CORPUS_STREAMS);
    expect(ours.map(({ ops }) => ops)).toEqual(askPickletools(streams).map(({ ops }) => ops));
  });

  it('decodes generated streams as pickletools does, up to the same error', async () => {
    const streams = generatedStreams(GENERATED_STREAMS, FIRST_SEED, false);

    const ours = await Promise.all(streams.map((stream) => decodeStream(stream)));

    const theirs = askPickletools(streams);
    expect(ours).toEqual(theirs.map(({ ops, error }) => ({ ops, complete: error === null })));
    expect(theirs.some(({ error }) => error !== null)).toBe(true);
  });
});
