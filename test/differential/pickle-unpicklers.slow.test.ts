import { describe, expect, it } from 'vitest';
import { compareUnpickling, interpret } from './pickle-comparison.ts';
import { askUnpicklers, hasPython } from './pickle-oracles.ts';
import { generatedStreams } from './pickle-streams.ts';

const GENERATED_STREAMS = 20_000;
const FIRST_SEED = 2_000_000;

describe.runIf(hasPython())('test/differential/pickle-unpicklers.slow', () => {
  it('does with twenty thousand generated streams what both unpicklers of CPython do', async () => {
    const streams = generatedStreams(GENERATED_STREAMS, FIRST_SEED, true);
    const answers = askUnpicklers(streams);

    for (const [index, stream] of streams.entries()) {
      const { c, python } = answers[index]!;

      const difference = compareUnpickling(await interpret(stream), c, python);

      expect({ index, difference }).toEqual({ index, difference: undefined });
    }
  });
});
