import { describe, expect, it } from 'vitest';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import {
  bytecode,
  closure,
  COMMAND,
  list,
  NULL,
  pairs,
  promise,
  r,
  strings,
} from '../../../test/builders/r.ts';
import format from './format.ts';

const SAMPLE = r(
  pairs({ fit: list(strings('a', 'b'), promise(COMMAND)), f: closure(bytecode(COMMAND)) }),
  'RDX2\n',
);

describe('formats/r-data', () => {
  it('lists variables, functions and what they call', async () => {
    const parsed = await parseBytes(format, SAMPLE);
    if (!parsed.ok) throw new Error(parsed.error.code);

    expect(format.recognise(glimpseOf(SAMPLE))).toBe('certain');
    expect(parsed.value.variables).toEqual([
      { name: 'fit', isFunction: false },
      { name: 'f', isFunction: true },
    ]);
    expect(parsed.value.codes.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'promise: system("echo weighbridge-test")',
      'function: system("echo weighbridge-test")',
    ]);
    expect(parsed.value.claims).toEqual([{ start: 0, end: SAMPLE.length, what: 'objects' }]);
  });

  it('reads the same from text', async () => {
    const text = 'A\n2\n262913\n131840\n19\n2\n16\n1\n9\n7\na\\040\\n\\\\b\\"c\n254\n';
    const parsed = await parseBytes(format, Buffer.from(text));

    expect(format.recognise(glimpseOf(Buffer.from(text)))).toBe('certain');
    expect(parsed.ok && parsed.anomalies).toEqual([]);
  });

  it('answers every truncation and change with a value or a coded error', async () => {
    for (let at = 0; at < SAMPLE.length; at += 1) {
      await parseBytes(format, SAMPLE.subarray(0, at));
      const changed = Uint8Array.from(SAMPLE);
      changed[at] = (changed[at] ?? 0) ^ 0x81;
      expect(await parseBytes(format, changed)).toHaveProperty('ok');
    }
  });

  it('does not take a letter and a line break for R', () => {
    for (const text of ['X\nmas', 'A\n2\nbc', 'B\n\0\0\0\0', 'RDX9\n'])
      expect(format.recognise(glimpseOf(Buffer.from(text)))).toBe('no');
    expect(NULL).toHaveLength(4);
  });
});
