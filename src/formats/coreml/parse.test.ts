import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  branch,
  coremlModel,
  coremlWeights,
  customLayer,
  linkedModel,
  network,
  pipeline,
  program,
} from '../../../test/builders/coreml.ts';
import { bytes as bytesOf } from '../../../test/builders/protobuf.ts';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import weights from '../coreml-weights/format.ts';
import format from './format.ts';

async function parse(bytes: Uint8Array) {
  const parsed = await parseBytes(format, bytes);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed;
}

describe('formats/coreml', () => {
  it.each([
    ['a layer', network(customLayer('Mine'))],
    ['a layer in a branch', network(branch(branch(customLayer('Mine'))))],
    [
      'a layer in a model in a pipeline',
      pipeline(network(), pipeline(network(customLayer('Mine')))),
    ],
    ['a whole model', coremlModel(555, bytesOf(10, 'Mine'))],
  ])('finds a class of the app in %s', async (_, bytes) => {
    const parsed = await parse(bytes);

    expect(format.recognise(glimpseOf(bytes))).toBe('certain');
    expect(parsed.value.classes.map(({ className }) => className)).toEqual(['Mine']);
    expect(parsed.value.claims).toEqual([{ start: 0, end: bytes.length, what: 'model' }]);
    expect(parsed.unexamined).toEqual([]);
  });

  it('finds the files a program and a link name', async () => {
    const [first, second] = [
      await parse(program('@model_path/weights/w.bin')),
      await parse(linkedModel('m', '../x')),
    ];

    expect(first.value.files).toMatchObject([
      { kind: 'weights', path: '@model_path/weights/w.bin' },
    ]);
    expect(second.value.files.map(({ kind, path }) => [kind, path])).toEqual([
      ['linked model', 'm'],
      ['search path', '../x'],
    ]);
  });

  it('says what nobody can look into, and where a model breaks', async () => {
    const whole = network(customLayer('Mine'));
    const cut = await parse(Buffer.concat([whole, Buffer.from([0x12, 0x7f])]));

    expect((await parse(coremlModel(3000))).unexamined.map(({ code }) => code)).toEqual([
      'unsupported-format',
    ]);
    expect(cut.unexamined.map(({ code }) => code)).toEqual(['corrupt-data']);
    expect(cut.value.classes).toHaveLength(1);
  });

  it('bounds depth', async () => {
    let model = network();
    for (let depth = 0; depth < 120; depth += 1) model = pipeline(model);
    const parsed = await parse(model);

    expect(parsed.unexamined.map(({ code }) => code)).toEqual(['corrupt-data']);
  });

  it('follows weights blob by blob', async () => {
    const honest = await parseBytes(weights, coremlWeights([100, 64]));
    const lying = await parseBytes(weights, coremlWeights([64, 2 ** 40]));
    const more = await parseBytes(weights, coremlWeights([64], 5));

    expect(honest.ok ? [honest.value.blobs, honest.unexamined] : []).toEqual([2, []]);
    expect([lying, more].map((parsed) => (parsed.ok ? parsed.unexamined.length : 'error'))).toEqual(
      [1, 1],
    );
  });

  it('answers any damage with a value or a coded error', async () => {
    const bytes = pipeline(network(customLayer('Mine')), program('w'));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.nat(255),
        fc.boolean(),
        async (at, byte, cut) => {
          const damaged = cut ? bytes.slice(0, at) : bytes.slice();
          if (!cut) damaged[at] = byte;

          expect(typeof (await parseBytes(format, damaged)).ok).toBe('boolean');
        },
      ),
      { numRuns: 300 },
    );
  });
});
