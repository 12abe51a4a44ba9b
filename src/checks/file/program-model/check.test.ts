import { describe, expect, it } from 'vitest';
import { weighBytes } from '../../../../test/builders/examine-bytes.ts';
import { llamafile } from '../../../../test/builders/llamafile.ts';

async function rules(bytes: Uint8Array): Promise<readonly string[]> {
  const { findings } = await weighBytes(bytes, 'model.llamafile');
  return findings.map(({ rule }) => rule);
}

describe('checks/file/program-model', () => {
  it('says that a llamafile is a program, and nothing worse', async () => {
    const found = await rules(llamafile());

    expect(found).toContain('program-model/self-running-model');
    expect(found.filter((rule) => /hidden|script-command|front$/.test(rule))).toEqual([
      'zip-structure/program-in-front',
    ]);
  });

  it('reports script-command for what the script of Cosmopolitan never runs', async () => {
    for (const script of ['curl -s x | sh\n', 'x=$(base64 -d y)\n', 'python3 -c "1"\n'])
      expect(await rules(llamafile({ script }))).toContain('program-model/script-command');
  });
});
