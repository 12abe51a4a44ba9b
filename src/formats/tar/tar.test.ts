import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { glimpseOf, parseBytes, readMember } from '../../../test/builders/parse-bytes.ts';
import type { TarSpec } from '../../../test/builders/tar.ts';
import { base256, tar } from '../../../test/builders/tar.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import type { Meter } from '../../bytes/metered-source.ts';
import { meteredSource } from '../../bytes/metered-source.ts';
import { DEFAULT_LIMITS } from '../../core/limits.ts';
import type { TarArchive } from './archive.ts';
import tarFormat from './format.ts';
import { tarNumber } from './header.ts';

async function parsed(bytes: Uint8Array): Promise<TarArchive> {
  const result = await parseBytes(tarFormat, bytes);
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

async function contents(archive: TarArchive): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const member of archive.members) {
    found[member.name] = new TextDecoder('latin1').decode(await readMember(member));
  }
  return found;
}

const octal = (value: number): Uint8Array =>
  new TextEncoder().encode(`${value.toString(8).padStart(11, '0')}\0`);

describe('formats/tar', () => {
  it('reads back what was written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(
          fc.record({
            name: fc.stringMatching(/^[a-z]{1,12}$/),
            data: fc.uint8Array({ minLength: 1, maxLength: 1500 }),
            magic: fc.constantFrom('ustar' as const, 'gnu' as const, 'v7' as const),
          }),
          { selector: ({ name }) => name, minLength: 1, maxLength: 6 },
        ),
        async (entries) => {
          const archive = await parsed(tar({ entries }));

          expect(archive.anomalies).toEqual([]);
          const found = await contents(archive);
          for (const { name, data } of entries) {
            expect(found[name]).toBe(new TextDecoder('latin1').decode(data));
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('claims every byte of an honest archive', async () => {
    const bytes = tar({
      entries: [
        { name: 'a', data: 'x' },
        { name: 'b', pax: { path: 'b' }, data: 'y' },
      ],
    });
    const { claims } = await parsed(bytes);

    expect(claims[0]?.start).toBe(0);
    expect(claims.at(-1)?.end).toBe(bytes.length);
    for (const [index, claim] of claims.entries()) {
      expect(claim.start).toBe(index === 0 ? 0 : claims[index - 1]?.end);
    }
  });

  it('uses the overriding name and size', async () => {
    const long = `${'d/'.repeat(80)}weights`;
    const archive = await parsed(
      tar({
        entries: [
          { name: long.slice(0, 100), data: 'abc', pax: { path: long, size: '3' } },
          { name: long.slice(0, 100), data: 'abc', longName: `${long}2`, magic: 'gnu' },
          { name: 'big', data: 'abc', sizeField: base256(3n) },
        ],
      }),
    );

    expect(archive.entries.map(({ name }) => name)).toEqual([long, `${long}2`, 'big']);
    expect(archive.anomalies).toEqual([]);
    expect(archive.entries.map(({ size }) => size)).toEqual([3, 3, 3]);
  });

  it('expands a sparse file', async () => {
    const patches = [
      [386, octal(2)],
      [398, octal(3)],
      [410, octal(8)],
      [422, octal(1)],
      [483, octal(10)],
    ] as const;
    const archive = await parsed(
      tar({ entries: [{ name: 'a', type: 'S', magic: 'gnu', data: 'abcd', patches }] }),
    );

    expect(await contents(archive)).toEqual({ a: '\0\0abc\0\0\0d\0' });
  });

  it('expands a sparse file of the pax kind', async () => {
    const pax = { 'GNU.sparse.map': '2,3,8,1', 'GNU.sparse.size': '10' };
    const archive = await parsed(tar({ entries: [{ name: 'a', data: 'abcd', pax }] }));

    expect(await contents(archive)).toEqual({ a: '\0\0abc\0\0\0d\0' });
  });

  it('knows the legacy PyTorch layout', async () => {
    const names = ['sys_info', 'pickle', 'tensors', 'storages'];
    const archive = await parsed(tar({ entries: names.map((name) => ({ name, data: 'x' })) }));

    expect(archive.isLegacyTorch).toBe(true);
    expect(archive.members.map(({ name }) => name)).toEqual(names);
  });

  it('jumps over data', async () => {
    const bytes = tar({
      entries: [
        { name: 'a', data: new Uint8Array(1 << 20) },
        { name: 'b', data: 'x' },
      ],
    });
    const meter: Meter = { bytesRead: 0, reads: 0 };
    await tarFormat.parse(
      meteredSource(memorySource(bytes), meter),
      DEFAULT_LIMITS,
      glimpseOf(bytes),
    );

    expect(meter.bytesRead).toBeLessThan(8192);
  });

  it.each([
    ['certain', tar({ entries: [{ name: 'a', data: 'x' }] })],
    ['likely', tar({ entries: [{ name: 'a', data: 'x', magic: 'v7' }] })],
    ['no', new Uint8Array(1024)],
    ['no', new Uint8Array(1024).fill(0x41)],
  ])('recognition is %s', (recognition, bytes) => {
    expect(tarFormat.recognise(glimpseOf(bytes))).toBe(recognition);
  });

  it.each([
    ['0000644\0', 0o644],
    ['   644 \0', 0o644],
    ['', 0],
    ['99', undefined],
    ['-1', undefined],
  ])('reads the number field %j', (field, value) => {
    expect(tarNumber(new TextEncoder().encode(field))).toBe(value);
  });

  it('stops at the member limit and says so', async () => {
    const entries = Array.from({ length: 20 }, (_, index) => ({ name: `m${index}`, data: 'x' }));
    const result = await parseBytes(tarFormat, tar({ entries }), { maxMembers: 5 });

    expect(result.ok && result.unexamined.map(({ code }) => code)).toContain('count-limit');
  });

  it('survives every truncation and byte change', async () => {
    const specs: readonly TarSpec[] = [
      { entries: [{ name: 'a', data: 'x', pax: { path: 'longer', size: '1' } }] },
      { entries: [{ name: 'a', data: 'x', longName: 'name', magic: 'gnu' }] },
      {
        entries: [
          {
            name: 'a',
            type: 'S',
            magic: 'gnu',
            data: 'ab',
            patches: [
              [386, octal(1)],
              [398, octal(2)],
              [483, octal(5)],
            ],
          },
        ],
      },
    ];
    let reached = 0;
    for (const spec of specs) {
      const bytes = tar(spec);
      for (let at = 0; at < bytes.length; at += 1) {
        const copy = bytes.slice();
        copy[at] = (copy[at] ?? 0) ^ 0x31;
        for (const mutant of [bytes.subarray(0, at), copy]) {
          tarFormat.recognise(glimpseOf(mutant));
          const result = await parseBytes(tarFormat, mutant);
          if (result.ok) for (const member of result.value.members) await readMember(member);
          else expect(result.error.code).toBe('no-tar-header');
          reached += 1;
        }
      }
    }

    expect(reached).toBeGreaterThan(5000);
  });
});
