import { describe, expect, it } from 'vitest';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';

describe('formats/modelfile', () => {
  it('reads instructions with every kind of value', async () => {
    const text =
      '# note\nFROM ./model.gguf\nPARAMETER temperature 1\nTEMPLATE """{{ .System }}\n{{ .Prompt }}"""\nsystem "Be brief."\nMESSAGE user Hello there\n';
    const parsed = await parseBytes(format, Buffer.from(text));

    if (!parsed.ok) expect.fail(parsed.error.code);
    expect(parsed.value.instructions.map(({ word, value }) => [word, value])).toEqual([
      ['FROM', './model.gguf'],
      ['PARAMETER', 'temperature 1'],
      ['TEMPLATE', '{{ .System }}\n{{ .Prompt }}'],
      ['SYSTEM', 'Be brief.'],
      ['MESSAGE', 'Hello there'],
    ]);
    expect(parsed.value.derived).toHaveLength(3);
  });

  it.each([
    ['PARAMETER x 1\n', 'no-from'],
    ['FROM python\nRUN pip install x\n', 'unknown-instruction'],
    ['', 'no-from'],
  ])('refuses %j', async (text, code) => {
    const parsed = await parseBytes(format, Buffer.from(text));

    expect(parsed.ok ? 'value' : parsed.error.code).toBe(code);
  });

  it.each([
    ['FROM x\n', 'modelfile', 'likely'],
    ['FROM x\n', 'modelfile.q4', 'likely'],
    ['# c\nFROM x\nSYSTEM y\n', 'recipe', 'possible'],
    ['FROM python\nRUN x\n', 'dockerfile', 'no'],
    ['text', 'modelfile', 'no'],
  ])('recognises %j under the name %s as %s', (text, name, expected) => {
    expect(format.recognise(glimpseOf(Buffer.from(text), name))).toBe(expected);
  });
});
