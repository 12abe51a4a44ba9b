import { describe, expect, it } from 'vitest';
import { packagesIn, shownGraph } from '../../../test/builders/package-file.ts';
import { parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';

const V3 = {
  version: '3',
  packages: {
    specifiers: { 'npm:a@1': 'npm:a@1.0.0' },
    npm: {
      'a@1.0.0': { integrity: 'sha512-A', dependencies: { b: 'b@2.0.0' } },
      'b@2.0.0': { integrity: 'sha512-B', dependencies: {} },
    },
  },
};
const V5 = {
  version: '5',
  specifiers: { 'npm:a@1': '1.0.0_p@1.0.0', 'jsr:@x/y@1': '1.0.0' },
  npm: {
    'a@1.0.0_p@1.0.0': { integrity: 'sha512-A', dependencies: ['b@2.0.0', 'p'] },
    'b@1.0.0': {},
    'b@2.0.0': {},
    'p@1.0.0': {},
  },
};

describe('formats/deno-lock', () => {
  it('reads versions 3 and 5', async () => {
    const third = await packagesIn(format, JSON.stringify(V3), 'deno.lock');
    const fifth = await packagesIn(format, JSON.stringify(V5), 'deno.lock');

    expect(shownGraph(third)).toEqual(['a@1.0.0 > b@2.0.0', 'b@2.0.0 > ']);
    expect(third.roots).toEqual(['a@1.0.0']);
    expect(shownGraph(fifth)).toEqual([
      'a@1.0.0_p@1.0.0 > b@2.0.0, p@1.0.0',
      'b@1.0.0 > ',
      'b@2.0.0 > ',
      'p@1.0.0 > ',
    ]);
    expect(fifth.roots).toEqual(['a@1.0.0_p@1.0.0']);
    expect(fifth.resolved[0]).toMatchObject({ name: 'a', version: '1.0.0' });
  });

  it('says what it does not read', async () => {
    const parsed = await parseBytes(format, Buffer.from('{"version":"5","jsr":{"@x/y@1.0.0":{}}}'));

    expect(parsed.ok && parsed.unexamined.map(({ code }) => code)).toEqual(['unsupported-format']);
  });
});
