import { describe, expect, it } from 'vitest';
import { weighFiles } from '../../../../test/builders/weigh-files.ts';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import type { InstantiationTarget } from '../../../formats/hydra/targets.ts';
import { instantiationTargets } from '../../../formats/hydra/targets.ts';
import check from './check.ts';

async function rules(found: Partial<InstantiationTarget>): Promise<readonly string[]> {
  const target: InstantiationTarget = {
    place: 'model',
    target: 'os.system',
    convention: '_target_',
    arguments: [],
    offset: 0,
    ...found,
  };
  const findings = await runCheck(check, [[instantiationTargets, { targets: [target] }]]);
  return findings.map(({ rule }) => rule.replace('hydra-target/', ''));
}

async function rulesOf(name: string, text: string): Promise<readonly string[]> {
  const { findings } = await weighFiles({ [name]: text });
  return findings
    .filter(({ rule }) => rule.startsWith('hydra-target/'))
    .map(({ rule, severity }) => `${severity} ${rule.slice(13)}`);
}

describe('checks/repository/hydra-target', () => {
  it.each([
    ['mkdocs.yml', 'x: !!python/name:material.extensions.emoji.to_svg\n', ['low site-tag']],
    ['zensical.yml', 'x: !!python/object/apply:own.slugs {}\n', ['low site-tag']],
    ['mkdocs.yml', 'x: !!python/object/apply:os.system [id]\n', ['critical runs-code']],
    ['mkdocs.yml', 'x: !!python/object/new:own.Type {}\n', ['high python-tag']],
    ['model.yml', 'x: !!python/name:own_module.function\n', ['high python-tag']],
    ['mkdocs/model.yml', 'x: !!python/object/apply:own.f []\n', ['high python-tag']],
  ])('judges the tags of %s: %j', async (name, text, expected) => {
    expect(await rulesOf(name, text)).toEqual(expected);
  });

  it.each<[Partial<InstantiationTarget>, readonly string[]]>([
    [{ target: 'os.system' }, ['runs-code']],
    [{ target: 'torch.load' }, ['dangerous-function']],
    [{ target: '${oc.env:NAME}' }, ['computed-name']],
    [{ target: 'my_models.Net' }, ['unknown-class']],
    [{ target: 'os.system', convention: 'yaml-tag', place: '!!python/name' }, ['runs-code']],
    [{ target: 'a.B', convention: 'yaml-tag', place: '!!python/object' }, ['python-tag']],
    [{ target: 'torch.nn.ReLU', convention: 'yaml-tag', place: '!!python/name' }, []],
    [{ target: 'torch.optim.AdamW' }, []],
    [{ target: 'Linear' }, []],
  ])('judges %j as %j', async (target, expected) => {
    expect(await rules(target)).toEqual(expected);
  });

  it('shows the call with its arguments', async () => {
    const target = {
      place: 'model',
      target: 'os.system',
      convention: '_target_',
      arguments: ['command="echo weighbridge-test"'],
      offset: 3,
    };
    const [finding] = await runCheck(check, [[instantiationTargets, { targets: [target] }]]);

    expect(finding).toMatchObject({
      message: 'model calls os.system, which runs a command of the operating system',
      evidence: ['os.system(command="echo weighbridge-test")'],
      location: { offset: 3 },
    });
  });

  it('lists an unknown name once', async () => {
    const target = { place: 'a', target: 'x.Y', convention: '_target_', arguments: [], offset: 0 };
    const findings = await runCheck(check, [
      [instantiationTargets, { targets: [target, { ...target, place: 'b' }] }],
    ]);

    expect(findings).toHaveLength(1);
  });
});
