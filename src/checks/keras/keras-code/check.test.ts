import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import {
  lambda,
  legacyLambda,
  legacySequential,
  pythonBase64,
  sequential,
  type Json,
} from '../../../../test/builders/keras.ts';
import { identity } from '../../../../test/builders/marshal.ts';
import { kerasConfig, type KerasContainer } from '../../../formats/keras-config/keras-config.ts';
import { readKerasConfig } from '../../../formats/keras-config/parse.ts';
import check from './check.ts';

async function findingsOf(config: Json, container: KerasContainer = 'json') {
  const read = readKerasConfig(Buffer.from(JSON.stringify(config)), container, 'config.json');
  if (!read.ok) throw new Error(read.error.detail);
  return runCheck(check, [[kerasConfig, read.value]]);
}

describe('checks/keras/keras-code', () => {
  it.each<[string, Json, string]>([
    ['a command', sequential(lambda()), 'keras-code/dangerous-code'],
    ['a command in the legacy form', legacySequential(legacyLambda()), 'keras-code/dangerous-code'],
    [
      'code that calls nothing',
      sequential(lambda(pythonBase64(identity()))),
      'keras-code/embedded-code',
    ],
    ['code that nobody reads', sequential(lambda('AAAA')), 'keras-code/unreadable-code'],
  ])('reports %s', async (_, config, rule) => {
    expect((await findingsOf(config)).map((finding) => finding.rule)).toEqual([rule]);
  });

  it('shows the call with its argument', async () => {
    const [finding] = await findingsOf(sequential(lambda()));

    expect(finding?.evidence).toContain("os.system('echo weighbridge-test')");
  });

  it('says that HDF5 files ignore safe mode', async () => {
    const config = legacySequential(legacyLambda(pythonBase64(identity(8))));
    const [finding] = await findingsOf(config, 'hdf5');

    expect(finding?.message).toContain('ignores safe_mode');
  });

  it('stays silent about a Lambda of a named function', async () => {
    const layer = {
      module: 'keras.layers',
      class_name: 'Lambda',
      config: {
        function: {
          module: 'builtins',
          class_name: 'function',
          config: 'relu',
          registered_name: 'function',
        },
      },
      registered_name: null,
    };

    expect(await findingsOf(sequential(layer))).toEqual([]);
  });
});
