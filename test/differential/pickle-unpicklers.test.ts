import { describe, expect, it } from 'vitest';
import { compareUnpickling, interpret } from './pickle-comparison.ts';
import { askUnpicklers, hasPython } from './pickle-oracles.ts';
import { corpusStreams, generatedStreams } from './pickle-streams.ts';

const GENERATED_STREAMS = 300;
const FIRST_SEED = 1;
const FEWEST_CORPUS_STREAMS = 100;

async function differences(streams: readonly Uint8Array[]): Promise<readonly string[]> {
  const answers = askUnpicklers(streams);
  const found: string[] = [];
  for (const [index, stream] of streams.entries()) {
    const { c, python } = answers[index]!;
    const difference = compareUnpickling(await interpret(stream), c, python);
    if (difference !== undefined) found.push(`stream ${index}: ${difference.slice(0, 2000)}`);
  }
  return found.slice(0, 3);
}

describe.runIf(hasPython())('test/differential/pickle-unpicklers', () => {
  it('does with honest pickles what both unpicklers of CPython do, call by call', async () => {
    const streams = await corpusStreams();

    expect(streams.length).toBeGreaterThan(FEWEST_CORPUS_STREAMS);
    expect(await differences(streams)).toEqual([]);
  });

  it('does with generated streams what both unpicklers of CPython do, call by call', async () => {
    expect(await differences(generatedStreams(GENERATED_STREAMS, FIRST_SEED, true))).toEqual([]);
  });
});
