import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paddleParams, paddlePir, paddleProgram } from '../../../test/builders/paddle.ts';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import params from '../paddle-params/format.ts';
import { DEFAULT_LIMITS as LIMITS } from '../../core/limits.ts';
import pir from '../paddle-pir/format.ts';
import program from './format.ts';

const SAVE = { type: 'save_combine', attributes: { file_path: '/etc/x', op_namescope: '/' } };

async function operators(format: typeof program, bytes: Uint8Array) {
  const parsed = await parseBytes(format, bytes);
  return parsed.ok ? parsed.value.operators : [];
}

describe('formats/paddle-program', () => {
  it('finds operators in every block, with the attributes that tell what they do', async () => {
    const bytes = paddleProgram([{ type: 'relu' }, { type: 'relu' }], [SAVE]);

    expect(program.recognise(glimpseOf(bytes, 'x'))).toBe('certain');
    expect(await operators(program, bytes)).toMatchObject([
      { type: 'relu', count: 2, attributes: [], origin: 'unknown' },
      { type: 'save_combine', count: 1, attributes: [['file_path', '/etc/x']] },
    ]);
  });

  it('finds them in PIR, with the dialect they belong to', async () => {
    const text = paddlePir([
      { type: '1.relu' },
      { ...SAVE, type: '3.save_combine' },
      { type: 'p' },
    ]);

    expect(pir.recognise(glimpseOf(Buffer.from(text)))).toBe('certain');
    expect(await operators(pir, Buffer.from(text))).toMatchObject([
      { type: 'relu', origin: 'paddle' },
      {
        type: 'save_combine',
        origin: 'outside',
        attributes: [
          ['file_path', '/etc/x'],
          ['op_namescope', '/'],
        ],
      },
      { type: 'p', origin: 'paddle' },
    ]);
  });

  it('keeps what stands before a break, and says so', async () => {
    const whole = paddleProgram([SAVE], [{ type: 'relu' }]);
    const parsed = await parseBytes(program, whole.subarray(0, whole.length - 2));

    expect(parsed.ok ? parsed.value.operators : []).toMatchObject([{ type: 'save_combine' }]);
    expect(parsed.ok ? parsed.unexamined.map(({ code }) => code) : []).toEqual(['corrupt-data']);
  });

  it('counts tensors of parameters and says where they break', async () => {
    const bytes = paddleParams([
      { shape: [2, 3], data: 24 },
      { type: 3, shape: [1], data: 8 },
    ]);
    const parsed = await parseBytes(params, bytes);
    const cut = await parseBytes(params, bytes.subarray(0, bytes.length - 1));
    const huge = await parseBytes(params, paddleParams([{ shape: [2 ** 40, 2 ** 40], data: 4 }]));

    expect(parsed.ok ? parsed.value.facts : {}).toMatchObject({ tensors: 2, parameters: 7 });
    expect(parsed.ok ? parsed.unexamined : ['error']).toEqual([]);
    expect(cut.ok ? cut.unexamined.map(({ code }) => code) : []).toEqual(['corrupt-data']);
    expect(huge.ok ? '' : huge.error.code).toBe('truncated');
  });

  it('answers any damage with a value or a coded error', async () => {
    const samples = [
      [program, paddleProgram([SAVE])],
      [pir, Buffer.from(paddlePir([SAVE]))],
      [params, paddleParams([{ shape: [2, 3], data: 24 }])],
    ] as const;
    for (const [format, bytes] of samples) {
      await fc.assert(
        fc.asyncProperty(
          fc.nat(bytes.length - 1),
          fc.nat(255),
          fc.boolean(),
          async (at, byte, cut) => {
            const damaged = cut ? bytes.subarray(0, at) : Uint8Array.from(bytes);
            if (!cut) damaged[at] = byte;
            const parsed = await format.parse(
              {
                size: damaged.length,
                read: (from, length) => damaged.subarray(from, from + length),
              },
              LIMITS,
              glimpseOf(damaged),
            );

            expect(typeof parsed.ok).toBe('boolean');
          },
        ),
      );
    }
  });
});
