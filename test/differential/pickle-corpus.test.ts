import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/bytes/memory-source.ts';
import { DEFAULT_LIMITS } from '../../src/core/limits.ts';
import { readProgram } from '../../src/formats/pickle/layout.ts';
import { corpusPickles } from './pickle-streams.ts';

const FEWEST_FILES = 100;
/** Samples of what deserves a look, not of what is honest. */
const REVIEW_RE = /^review\//;

describe('test/differential/pickle-corpus', () => {
  const honest = corpusPickles().filter(({ name }) => !REVIEW_RE.test(name));

  it('is silent about honest pickles, and accounts for each of their bytes', async () => {
    const noted: string[] = [];

    for (const { name, bytes } of honest) {
      const { program, unexamined } = await readProgram(memorySource(bytes), DEFAULT_LIMITS);
      for (const { ending, oddities, disagreements } of program.streams)
        if (ending.kind !== 'stop' || oddities.length + disagreements.length > 0)
          noted.push(`${name}: ${JSON.stringify([ending, oddities, disagreements])}`);
      const covered = program.claims.reduce((sum, { start, end }) => sum + end - start, 0);
      if (covered !== bytes.length) noted.push(`${name}: ${covered} of ${bytes.length} bytes`);
      if (unexamined.length > 0) noted.push(`${name}: ${JSON.stringify(unexamined)}`);
    }

    expect(noted).toEqual([]);
    expect(honest.length).toBeGreaterThan(FEWEST_FILES);
  });

  it('tells the layouts apart', async () => {
    const layouts = new Map<string, number>();

    for (const { bytes } of honest) {
      const { program } = await readProgram(memorySource(bytes), DEFAULT_LIMITS);
      layouts.set(program.layout, (layouts.get(program.layout) ?? 0) + 1);
    }

    expect([...layouts.keys()].sort()).toEqual(['joblib', 'plain', 'torch-legacy']);
  });
});
