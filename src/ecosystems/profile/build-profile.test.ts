import { describe, expect, it } from 'vitest';
import type { PackageFiles } from '../../../test/builders/package.ts';
import { ELF, npmPackage, sdist, wheel } from '../../../test/builders/package.ts';
import { weighBytes } from '../../../test/builders/examine-bytes.ts';
import { sharedOf } from '../../audit/enrichment.ts';
import type { PackageProfile } from '../../core/package-profile.ts';
import { sourceBehaviour } from '../../formats/behaviour/source-behaviour.ts';
import { packageContents } from '../../formats/package-archive/package-contents.ts';
import { buildProfile } from './build-profile.ts';
import { packageViews } from './package-view.ts';

async function profileOf(name: string, bytes: Uint8Array): Promise<PackageProfile> {
  const { shared } = await weighBytes(bytes, name);
  const [view] = packageViews(sharedOf(shared, packageContents), sharedOf(shared, sourceBehaviour));
  if (view === undefined) throw new Error('no package');
  return buildProfile(view);
}

function told({ capabilities }: PackageProfile): readonly string[] {
  return capabilities.map(
    ({ capability, moment, samples }) =>
      `${capability} ${moment} ${samples.map(({ callee, line }) => `${callee}:${line}`).join(' ')}`,
  );
}

describe('ecosystems/profile', () => {
  it('says what a wheel can do and when', async () => {
    const files: PackageFiles = {
      'colorkit/__init__.py': 'import os\nDEBUG = os.environ["DEBUG"]\nfrom .net import ask',
      'colorkit/net.py':
        'import requests\ndef ask(): return requests.get("https://api.host.invalid/v1")',
      'colorkit/fast.so': ELF,
      'tests/test_net.py': 'import subprocess\nsubprocess.run(["x"])',
    };
    const profile = await profileOf(
      'colorkit-1.0-py3-none-any.whl',
      wheel({ files, entryPoints: '[console_scripts]\nck = colorkit:main\n' }),
    );
    expect(profile).toMatchObject({
      id: 'pkg:pypi/colorkit@1.0',
      name: 'colorkit',
      version: '1.0',
      hosts: ['api.host.invalid'],
      binaries: ['colorkit/fast.so'],
      truncated: false,
    });
    expect(profile.entryPoints).toContain('console_scripts: ck = colorkit:main');
    expect(told(profile)).toEqual([
      'network call requests.get:2',
      'exec test subprocess.run:2',
      'environment import environment:2',
    ]);
  });

  it('follows the scripts of an npm package and the setup.py of an sdist into their modules', async () => {
    const npm = await profileOf(
      'color-kit-1.0.0.tgz',
      npmPackage(
        {
          'install/run.js': "require('./get')",
          'install/get.js': "require('https').get('https://host.invalid/x')",
          'index.js': '',
        },
        { scripts: { postinstall: 'node ./install/run' } },
      ),
    );
    expect(told(npm)).toEqual(['network install https.get:1']);
    expect(npm.hooks).toEqual([{ hook: 'postinstall', command: 'node ./install/run' }]);

    const source = await profileOf(
      'colorkit-1.0.tar.gz',
      sdist({
        'setup.py': 'import helper, setuptools\nsetuptools.setup()',
        'helper.py': 'import subprocess\nsubprocess.run(["git"])',
        'colorkit/__init__.py': 'def f(): eval("1")',
      }),
    );
    expect(told(source)).toEqual(['exec install subprocess.run:2', 'dynamic-code call eval:1']);
  });

  it('gives the same profile whatever the order of the files', async () => {
    const files: PackageFiles = {
      'b.py': 'open("x")',
      'a.py': 'open("y", "w")',
      'c.py': 'import socket\nsocket.socket()',
    };
    const turned = Object.fromEntries(Object.entries(files).toReversed());
    const name = 'colorkit-1.0-py3-none-any.whl';
    expect(await profileOf(name, wheel({ files }))).toEqual(
      await profileOf(name, wheel({ files: turned })),
    );
  });
});
