import { describe, expect, it } from 'vitest';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import { HONEST_PMML, openvinoIr, pmml } from '../../../test/builders/xml-models.ts';
import openvino from '../openvino-ir/format.ts';
import format from './format.ts';

describe('formats/pmml and openvino-ir', () => {
  it('reads a model with its own function', async () => {
    const bytes = Buffer.from(HONEST_PMML);
    const parsed = await parseBytes(format, bytes);
    if (!parsed.ok) throw new Error(parsed.error.detail);

    expect(format.recognise(glimpseOf(bytes))).toBe('certain');
    expect(parsed.value).toMatchObject({
      version: '4.4',
      models: ['RegressionModel'],
      functions: [],
      scripts: [],
    });
    expect(parsed.unexamined).toEqual([]);
  });

  it('recognises and reads UTF-16', async () => {
    const bytes = Buffer.from(
      `\ufeff${pmml('<Apply function="com.example.Run"/>', '')}`,
      'utf16le',
    );
    const parsed = await parseBytes(format, bytes);

    expect(format.recognise(glimpseOf(bytes))).toBe('certain');
    expect(parsed.ok ? parsed.value.functions : []).toEqual([{ name: 'com.example.Run', line: 5 }]);
  });

  it('keeps what stands before a break, and says so', async () => {
    const text = pmml('<Apply function="com.example.Run"/><Broken>');
    const parsed = await parseBytes(format, Buffer.from(text));

    expect(parsed.ok ? parsed.value.functions : []).toHaveLength(1);
    expect(parsed.ok ? parsed.unexamined.map(({ code }) => code) : []).toEqual(['corrupt-data']);
  });

  it('lists operations by their set, and finds the numbers of constants', async () => {
    const text = openvinoIr([
      { type: 'Const', data: 'offset="0" size="64"' },
      { type: 'Const', data: 'offset="64" size="8"' },
      { type: 'Mine', opset: 'my_opset' },
      { type: 'Const', data: 'offset="-1" size="18446744073709551615"' },
    ]);
    const bytes = Buffer.from(text);
    const parsed = await openvino.parse(
      { size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) },
      (await import('../../core/limits.ts')).DEFAULT_LIMITS,
      glimpseOf(bytes, 'model.xml'),
    );
    if (!parsed.ok) throw new Error(parsed.error.detail);

    expect(openvino.recognise(glimpseOf(bytes))).toBe('certain');
    expect(parsed.value.operations).toEqual([
      { type: 'Const', opset: 'opset1', count: 3, line: 2 },
      { type: 'Mine', opset: 'my_opset', count: 1, line: 4 },
    ]);
    expect(parsed.value.constants).toMatchObject({ count: 3, end: 72, odd: [{ line: 5 }] });
    expect(parsed.value.companions).toEqual(['model.bin']);
  });

  it.each(['<net name="x">', '<html><body>PMML</body></html>', '{"PMML": 1}'])(
    'does not take %s for one of them',
    (text) => {
      expect(format.recognise(glimpseOf(Buffer.from(text)))).toBe('no');
      expect(openvino.recognise(glimpseOf(Buffer.from(text)))).toBe('no');
    },
  );
});
