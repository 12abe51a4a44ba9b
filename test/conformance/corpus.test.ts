import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareSeverity } from '../../src/core/severity.ts';
import { weighBytes } from '../builders/examine-bytes.ts';

const files = globSync('test/corpus/**/*')
  .filter((file) => statSync(file).isFile())
  .map((file) => file.slice('test/corpus/'.length))
  .filter((file) => !file.endsWith('/provenance.json'))
  .sort();
/** One record per file, in the `provenance.json` of its folder. */
const provenance = globSync('test/corpus/*/provenance.json')
  .sort()
  .flatMap((file): { file: string; sha256: string }[] => JSON.parse(readFileSync(file, 'utf8')));
const honest = files.filter((file) => !file.startsWith('review/'));

describe('the corpus of files written by real libraries', () => {
  it('is there, and every file has its provenance', () => {
    const recorded = new Map(provenance.map(({ file, sha256 }) => [file, sha256]));

    expect(honest.length).toBeGreaterThan(400);
    const changed = files.filter((file) => {
      const hash = createHash('sha256').update(readFileSync(`test/corpus/${file}`));
      return recorded.get(file) !== hash.digest('hex');
    });
    expect(changed).toEqual([]);
    expect(recorded.size).toBe(files.length);
  });

  it.each(honest)('%s is honest, and nothing at medium or above is said about it', async (file) => {
    const bytes = new Uint8Array(readFileSync(`test/corpus/${file}`));
    const { findings, outcomes } = await weighBytes(bytes, file);
    const alarms = findings.filter(({ severity }) => compareSeverity(severity, 'medium') >= 0);

    expect(alarms.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
    expect(outcomes.filter(({ kind }) => kind === 'failed')).toEqual([]);
  });
});
