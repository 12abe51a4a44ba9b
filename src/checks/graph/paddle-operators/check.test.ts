import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { paddlePir, paddleProgram as write } from '../../../../test/builders/paddle.ts';
import type { PaddleOp } from '../../../../test/builders/paddle.ts';
import { parseBytes } from '../../../../test/builders/parse-bytes.ts';
import pir from '../../../formats/paddle-pir/format.ts';
import format from '../../../formats/paddle-program/format.ts';
import { paddleProgram } from '../../../formats/paddle-program/paddle-program.ts';
import check from './check.ts';

async function rulesOf(operator: PaddleOp, isPir = false): Promise<readonly string[]> {
  const parsed = isPir
    ? await parseBytes(pir, Buffer.from(paddlePir([operator])))
    : await parseBytes(format, write([operator]));
  if (!parsed.ok) throw new Error(parsed.error.code);
  const findings = await runCheck(check, [[paddleProgram, parsed.value]]);
  return findings.map(({ rule }) => rule.replace('paddle-operators/', ''));
}

const at = (file_path: string) => ({ attributes: { file_path } });

describe('checks/graph/paddle-operators', () => {
  it.each<[PaddleOp, string]>([
    [{ type: 'save_combine', ...at('/etc/cron.d/job') }, 'writes-file'],
    [{ type: 'save', ...at('../../x') }, 'writes-file'],
    [{ type: 'load', ...at('/home/user/.ssh/id_rsa') }, 'reads-file'],
    [{ type: 'load_combine', ...at('params') }, 'file-operator'],
    [{ type: 'send', attributes: { endpoints: '203.0.113.7:6174' } }, 'network'],
    [{ type: 'py_func' }, 'python-function'],
    [{ type: 'my_relu' }, 'unknown-operator'],
  ])('reports %j as %s', async (operator, rule) => {
    expect(await rulesOf(operator)).toEqual([rule]);
  });

  it('reports operators of other libraries as custom-operator', async () => {
    expect(await rulesOf({ type: '3.my_relu' }, true)).toEqual(['custom-operator']);
    expect(await rulesOf({ type: '1.save_combine', ...at('/etc/x') }, true)).toEqual([
      'writes-file',
    ]);
  });

  it.each(['relu', 'relu_', 'conv2d', 'conv2d_grad', 'feed', 'fetch', 'elementwise_add'])(
    'stays silent about %s',
    async (type) => {
      expect(await rulesOf({ type })).toEqual([]);
    },
  );

  it('stays silent about operators of Paddle’s own dialects', async () => {
    expect(await rulesOf({ type: '1.add' }, true)).toEqual([]);
  });
});
