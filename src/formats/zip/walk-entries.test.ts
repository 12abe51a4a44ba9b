import { describe, expect, it } from 'vitest';
import type { ZipSpec } from '../../../test/builders/zip.ts';
import { text, zip } from '../../../test/builders/zip.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import type { WalkLimits } from './walk-entries.ts';
import { walkEntries } from './walk-entries.ts';

const LIMITS: WalkLimits = { maxEntries: 100, maxEntryBytes: 10_000, maxRatio: 50 };

async function walk(
  bytes: Uint8Array,
  limits: Partial<WalkLimits> = {},
  wanted = (name: string) => name.endsWith('.json'),
) {
  const steps = walkEntries(memorySource(bytes), { ...LIMITS, ...limits }, wanted);
  const entries: string[] = [];
  for (;;) {
    const step = await steps.next();
    if (step.done === true) return { entries, end: step.value };
    const { value } = step;
    entries.push(
      `${value.name}: ${value.ok ? new TextDecoder().decode(value.bytes) : value.reason}`,
    );
  }
}

const entry = (name: string, data: string | Uint8Array, method = 8) => ({ name, data, method });

describe('walkEntries', () => {
  it('gives the wanted files in the order of the directory', async () => {
    const spec: ZipSpec = {
      entries: [
        entry('a.json', 'A'),
        entry('b.txt', 'B'),
        entry('c/', ''),
        entry('c/d.json', 'D', 0),
      ],
    };
    expect(await walk(zip(spec))).toEqual({
      entries: ['a.json: A', 'c/d.json: D'],
      end: { ok: true },
    });
    expect(await walk(zip({ ...spec, prefix: text('#!x'), prefixIsGlued: true }))).toMatchObject({
      entries: ['a.json: A', 'c/d.json: D'],
    });
    expect(await walk(zip({ entries: [] }))).toEqual({ entries: [], end: { ok: true } });
  });

  it('says what it cannot give, and goes on', async () => {
    const spec: ZipSpec = {
      entries: [
        { ...entry('encrypted.json', 'x'), flags: 1 },
        { ...entry('odd.json', 'x', 12), packedData: text('x') },
        { ...entry('corrupt.json', 'x'), packedData: text('\xff\xff\xff') },
        { ...entry('lying.json', 'y'.repeat(20_000)), central: { size: 1 }, local: { size: 1 } },
        entry('large.json', 'x'.repeat(20_000)),
        entry('last.json', 'ok'),
      ],
    };
    expect((await walk(zip(spec))).entries).toEqual([
      'encrypted.json: it is encrypted',
      'odd.json: compression method 12 is not known here',
      'corrupt.json: its data are corrupt or too large',
      'lying.json: its data are corrupt or too large',
      'large.json: it has more than 10000 bytes',
      'last.json: ok',
    ]);
  });

  it('stops a bomb', async () => {
    const entries = Array.from({ length: 60 }, (_, n) => entry(`${n}.json`, 'x'.repeat(9_000)));
    const { end } = await walk(zip({ entries }), { maxRatio: 10 });
    expect(end).toEqual({ ok: false, reason: 'it unpacks to more than 10 times its size' });
  });

  it.each([
    ['nothing', new Uint8Array(0), 'it is no ZIP archive, or was cut off'],
    ['text', text('hello'), 'it is no ZIP archive, or was cut off'],
    [
      'half an archive',
      zip({ entries: [entry('a.json', 'A')] }).subarray(0, 40),
      'it is no ZIP archive, or was cut off',
    ],
    [
      'too many entries',
      zip({ entries: Array.from({ length: 101 }, (_, n) => entry(`${n}.json`, '')) }),
      'it lists more than 100 entries',
    ],
    [
      'a directory that is elsewhere',
      zip({ entries: [entry('a.json', 'A')], end: { directoryOffset: 5, directoryBytes: 3 } }),
      'its directory cannot be read',
    ],
  ])('refuses %s', async (_, bytes, reason) => {
    expect((await walk(bytes)).end).toEqual({ ok: false, reason });
  });
});
