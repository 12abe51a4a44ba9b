import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import type {
  Contradiction,
  PackageContents,
} from '../../../formats/package-archive/package-contents.ts';
import { packageContents } from '../../../formats/package-archive/package-contents.ts';
import check from './check.ts';

const RECORD = { path: 'colorkit-1.0.dist-info/RECORD', size: 1 };
const WHEEL: PackageContents = {
  kind: 'wheel',
  name: 'colorkit',
  version: '1.0',
  root: '',
  modules: ['colorkit'],
  tags: ['py3-none-any'],
  files: [RECORD],
  hooks: [],
  entryPoints: [],
  contradictions: [],
  startFiles: [],
  truncated: false,
};

async function rules(
  changes: Partial<PackageContents>,
  path: readonly string[] = ['colorkit-1.0-py3-none-any.whl'],
): Promise<readonly string[]> {
  const findings = await runCheck(check, [[packageContents, { ...WHEEL, ...changes }]], { path });
  return findings.map(({ rule }) => rule.replace('package-archive/', ''));
}

const differing = (code: Contradiction['code']): Partial<PackageContents> => ({
  contradictions: [{ code, file: 'x', detail: 'y' }],
});

describe('checks/package/package-archive', () => {
  it.each([
    ['digest-differs', differing('digest-differs')],
    ['digest-differs', differing('size-differs')],
    ['file-not-listed', differing('not-in-record')],
    ['file-missing', differing('not-in-archive')],
    ['other-name', differing('name-differs')],
    ['other-version', differing('version-differs')],
    ['several-metadata', differing('several-metadata')],
    ['several-roots', { ...differing('several-roots'), kind: 'sdist' }],
    ['replaced-manifest', { ...differing('several-roots'), kind: 'npm' }],
    ['undeclared-bundle', { ...differing('undeclared-bundle'), kind: 'npm' }],
    ['no-record', { files: [] }],
    ['shadowed-module', { modules: ['colorkit', 'requests'] }],
    ['common-module', { modules: ['colorkit', 'tests'] }],
    ['disguised-program', { files: [RECORD, { path: 'a/logo.png', size: 9, content: 'pe' }] }],
    ['unexpected-program', { files: [RECORD, { path: 'a/run.exe', size: 9, content: 'pe' }] }],
    ['bytecode-without-source', { files: [RECORD, { path: 'a/core.pyc', size: 9 }] }],
  ] as const)('%s', async (rule, changes) => {
    expect(await rules(changes)).toEqual([rule]);
  });

  it.each([
    ['a plain wheel', {}],
    ['a fork that says so', { name: 'opencv-python-headless', modules: ['cv2'] }],
    ['a package named after a common folder', { name: 'tests', modules: ['tests'] }],
    [
      'byte code beside its source',
      { files: [RECORD, { path: 'a.py', size: 1 }, { path: 'a.pyc', size: 1 }] },
    ],
    ['cached byte code', { files: [RECORD, { path: '__pycache__/a.pyc', size: 1 }] }],
    ['programs in test data', { files: [RECORD, { path: 'a/tests/x', size: 1, content: 'elf' }] }],
    ['launchers', { files: [RECORD, { path: 'a/cli-64.exe', size: 1, content: 'pe' }] }],
    [
      'a native wheel',
      {
        tags: ['cp312-cp312-win_amd64'],
        files: [RECORD, { path: 'a.pyd', size: 1, content: 'pe' }],
      },
    ],
  ] as const)('is silent about %s', async (_, changes) => {
    expect(await rules(changes, ['x.whl'])).toEqual([]);
  });

  it('compares the name of the file', async () => {
    expect(await rules({}, ['requests-1.0-py3-none-any.whl'])).toEqual(['other-name']);
    expect(await rules({}, ['Color_Kit-1.0-py3-none-any.whl'])).toEqual(['other-name']);
    expect(await rules({ name: 'color.kit' }, ['color_kit-1.0-py3-none-any.whl'])).toEqual([]);
    expect(await rules({}, ['colorkit-1.1-py3-none-any.whl'])).toEqual(['other-version']);
    expect(await rules({ version: '1.0+cu118' }, ['colorkit-1.0_cu118-py3-none-any.whl'])).toEqual(
      [],
    );
  });
});
