import { globSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/bytes/memory-source.ts';
import { RUNS_CODE } from '../../src/audit/adoption.ts';
import { glimpse } from '../../src/audit/glimpse.ts';
import { UndecodableError } from '../../src/bytes/source.ts';
import { DEFAULT_LIMITS } from '../../src/core/limits.ts';
import type { AnyFormat } from '../../src/formats/format.ts';
import { FORMATS } from '../../src/formats/index.ts';
import { techniqueAreas } from '../techniques/area.ts';

const MAX_SAMPLE_BYTES = 16_000;
const SAMPLES_PER_FORMAT = 4;
const LIMITS = { ...DEFAULT_LIMITS, maxSteps: 100_000, maxUnpackedBytes: 1 << 24 };

const corpus = globSync(['test/corpus/**/*', 'examples/support-bot/**/*'])
  .filter((file) => statSync(file).isFile())
  .sort();

/** Files from our own builders, for formats that no library here writes. */
const built = (
  await Promise.all(
    (await techniqueAreas())
      .flatMap((area) => [...area.honest, ...area.techniques])
      .map(async (sample) => sample.build()),
  )
).flatMap((files) =>
  Object.entries(files).map(([name, content]) => ({
    name,
    bytes: Uint8Array.from(Buffer.from(content)),
  })),
);

/** Parses whatever the recogniser says, as a mutated file may reach any parser. Returns how it ended. */
async function outcome(format: AnyFormat, bytes: Uint8Array): Promise<'value' | 'error'> {
  const source = memorySource(bytes);
  const seen = await glimpse(source, 'sample');
  format.recognise(seen);
  try {
    const parsed = await format.parse(source, LIMITS, seen);
    if (!parsed.ok) {
      expect(parsed.error.code).toMatch(/^[a-z0-9-]+$/);
      return 'error';
    }
    for (const claim of parsed.value.claims ?? [])
      expect(claim.start).toBeLessThanOrEqual(claim.end);
    for (const member of (parsed.value.members ?? []).slice(0, 3))
      await (await member.open()).read(0, 64);
    return 'value';
  } catch (error) {
    if (error instanceof UndecodableError) return 'error';
    throw error;
  }
}

async function samplesOf(format: AnyFormat): Promise<readonly Uint8Array[]> {
  const samples: Uint8Array[] = [];
  for (const file of corpus) {
    if (samples.length >= SAMPLES_PER_FORMAT) break;
    if (statSync(file).size > MAX_SAMPLE_BYTES) continue;
    const bytes = new Uint8Array(readFileSync(file));
    const seen = await glimpse(memorySource(bytes), file);
    const recognition = format.recognise(seen);
    if (recognition === 'certain' || recognition === 'likely') samples.push(bytes);
  }
  for (const { name, bytes } of built) {
    if (samples.length >= SAMPLES_PER_FORMAT) break;
    if (bytes.length > MAX_SAMPLE_BYTES) continue;
    const recognition = format.recognise(await glimpse(memorySource(bytes), name));
    if (recognition === 'certain' || recognition === 'likely') samples.push(bytes);
  }
  return samples;
}

describe('every format', () => {
  it('is registered', () => {
    expect(FORMATS.length).toBeGreaterThanOrEqual(50);
    expect(new Set(FORMATS.map((format) => format.id)).size).toBe(FORMATS.length);
    expect([...RUNS_CODE].filter((id) => !FORMATS.some((format) => format.id === id))).toEqual([]);
  });

  it.each(FORMATS.map((format) => [format.id, format] as const))(
    '%s answers nothing, one byte and noise with a value or a coded error',
    async (_, format) => {
      const outcomes = [];
      for (const length of [0, 1, 2, 7, 64]) {
        for (const fill of [0, 0x28, 0x80, 0xff]) {
          outcomes.push(await outcome(format, new Uint8Array(length).fill(fill)));
        }
      }

      expect(outcomes).toHaveLength(20);
    },
  );

  it.each(FORMATS.map((format) => [format.id, format] as const))(
    '%s survives truncation and mutation of real files',
    async (_, format) => {
      const samples = await samplesOf(format);
      expect(samples.length).toBeGreaterThan(0);
      for (const bytes of samples) {
        const step = Math.max(1, Math.floor(bytes.length / 150));
        for (let at = 0; at < bytes.length; at += step) {
          await outcome(format, bytes.subarray(0, at));
          for (const change of [0x01, 0x80, 0xff]) {
            const mutated = bytes.slice();
            mutated[at] = (mutated[at] ?? 0) ^ change;
            await outcome(format, mutated);
          }
        }
      }
    },
  );
});
