import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { glimpseOf, parseBytes } from '../../../../test/builders/parse-bytes.ts';
import format, { acceleratorProgram } from '../../../formats/accelerator-program/format.ts';
import check from './check.ts';

const REST = '\0'.repeat(32);

describe('checks/graph/accelerator-program', () => {
  it.each([
    ['ftrt', 'TensorRT'],
    ['ptrt', 'TensorRT'],
    ['RKNN', 'Rockchip'],
    ['\u0001HEF', 'HailoRT'],
    ['\u0015\0\0\0{"description":"YOLO"ftrt', 'TensorRT'],
  ])('reports %j as opaque, and as not examined', async (head, runtime) => {
    const bytes = Buffer.from(head + REST, 'latin1');
    const parsed = await parseBytes(format, bytes);
    if (!parsed.ok) throw new Error(parsed.error.code);
    const [finding] = await runCheck(check, [[acceleratorProgram, parsed.value]]);

    expect(format.recognise(glimpseOf(bytes))).toBe('certain');
    expect(finding?.rule).toBe('accelerator-program/opaque');
    expect(finding?.message).toContain(runtime);
    expect(parsed.unexamined.map(({ code }) => code)).toEqual(['unsupported-format']);
  });

  it.each(['ftr', '\u00ff\u00ff\0\0{"a":1}', 'text that mentions ftrt'])(
    'does not take %j for one',
    async (head) => {
      const bytes = Buffer.from(head + REST, 'latin1');

      expect(format.recognise(glimpseOf(bytes))).toBe('no');
      expect((await parseBytes(format, bytes)).ok).toBe(false);
    },
  );
});
