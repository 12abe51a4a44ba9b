import type { PackageFiles, WheelSpec } from '../../builders/package.ts';
import { ELF, npmPackage, sdist, wheel } from '../../builders/package.ts';
import { gzip } from '../../builders/compressed.ts';
import { tar } from '../../builders/tar.ts';
import type { AreaHonest, AreaTechnique, TechniqueArea } from '../area.ts';

const WHEEL = 'colorkit-1.0-py3-none-any.whl';
const MODULE: PackageFiles = { 'colorkit/__init__.py': 'NAME = "colorkit"\n' };

function inWheel(
  id: string,
  title: string,
  expect: string,
  spec: Partial<WheelSpec>,
  file = WHEEL,
): AreaTechnique {
  return {
    id: `wheel-${id}`,
    title,
    build: () => ({ [file]: wheel({ files: MODULE, ...spec }) }),
    expect: [`package-archive/${expect}`],
  };
}

function inNpm(
  id: string,
  title: string,
  expect: string,
  files: PackageFiles,
  manifest: Readonly<Record<string, unknown>> = {},
): AreaTechnique {
  return {
    id: `npm-${id}`,
    title,
    build: () => ({ 'color-kit-1.0.0.tgz': npmPackage(files, manifest) }),
    expect: [expect],
  };
}

function inSdist(id: string, title: string, expect: string, files: PackageFiles): AreaTechnique {
  return {
    id: `sdist-${id}`,
    title,
    build: () => ({ 'colorkit-1.0.tar.gz': sdist(files) }),
    expect: [`package-archive/${expect}`],
  };
}

function honest(id: string, title: string, build: AreaHonest['build']): AreaHonest {
  return { id: `package-${id}`, title, build };
}

export default {
  area: 'Package archives',
  techniques: [
    inWheel('changed', 'a file changed after the wheel was built', 'digest-differs', {
      added: { 'colorkit/__init__.py': 'NAME = "other"\n' },
    }),
    inWheel('added', 'a file added to a finished wheel', 'file-not-listed', {
      added: { 'colorkit/late.py': 'X = 1\n' },
    }),
    inWheel('missing', 'a listed file that is not there', 'file-missing', {
      listed: ['colorkit/gone.py,sha256=AAAA,4'],
    }),
    inWheel('renamed', 'a wheel under the name of another package', 'other-name', {
      metadataName: 'colorcit',
    }),
    inWheel(
      'file-name',
      'a file name that is not the package',
      'other-name',
      {},
      'requests-1.0-py3-none-any.whl',
    ),
    inWheel(
      'file-version',
      'a file name with another version',
      'other-version',
      {},
      'colorkit-9.9-py3-none-any.whl',
    ),
    inWheel('two', 'metadata of a second package', 'several-metadata', {
      files: { ...MODULE, 'other-2.0.dist-info/METADATA': 'Name: other\nVersion: 2.0\n' },
    }),
    inWheel('shadow', 'the module of another package', 'shadowed-module', {
      files: { ...MODULE, 'requests/__init__.py': 'def get(u): return u\n' },
    }),
    inWheel('shadow-file', 'the module of another package as one file', 'shadowed-module', {
      files: { ...MODULE, 'yaml.py': 'def load(u): return u\n' },
    }),
    inWheel(
      'shadow-data',
      'the module of another package by way of the data folder',
      'shadowed-module',
      {
        files: { ...MODULE, 'colorkit-1.0.data/purelib/numpy/__init__.py': 'x = 1\n' },
      },
    ),
    inWheel('tests', 'tests at the top level', 'common-module', {
      files: { ...MODULE, 'tests/__init__.py': '' },
    }),
    inWheel('program', 'a program in a wheel for any machine', 'unexpected-program', {
      files: { ...MODULE, 'colorkit/helper': ELF },
    }),
    inWheel('disguise', 'a program named like a picture', 'disguised-program', {
      files: { ...MODULE, 'colorkit/logo.png': ELF },
    }),
    inWheel('bytecode', 'a module without source', 'bytecode-without-source', {
      files: { ...MODULE, 'colorkit/core.pyc': Buffer.from('a70d0d0a00000000', 'hex') },
    }),
    inSdist('renamed', 'two names in one sdist', 'other-name', {
      'pyproject.toml': '[project]\nname = "colorcit"\nversion = "1.0"\n',
    }),
    inSdist('version', 'two versions in one sdist', 'other-version', {
      'setup.cfg': '[metadata]\nname = colorkit\nversion = 7.0\n',
    }),
    inSdist('disguise', 'a program named like a text', 'disguised-program', { 'LICENSE.txt': ELF }),
    inNpm(
      'bundle',
      'a dependency of its own that nobody declares',
      'package-archive/undeclared-bundle',
      {
        'node_modules/lodash/package.json': '{"name": "lodash", "version": "4.17.21"}',
      },
    ),
    inNpm('disguise', 'a program named like source', 'package-archive/disguised-program', {
      'lib/index.js': ELF,
    }),
    {
      id: 'npm-two-manifests',
      title: 'a second folder whose manifest replaces the first',
      build: () => ({
        'color-kit-1.0.0.tgz': gzip(
          tar({
            entries: [
              { name: 'package/package.json', data: '{"name": "color-kit", "version": "1.0.0"}' },
              { name: 'x/package.json', data: '{"name": "color-kit", "version": "1.0.0"}' },
            ],
          }),
        ),
      }),
      expect: ['package-archive/replaced-manifest'],
    },
  ],
  honest: [
    honest('wheel', 'a plain wheel', () => ({ [WHEEL]: wheel({ files: MODULE }) })),
    honest('native', 'a wheel with a native module for one machine', () => ({
      'colorkit-1.0-cp312-cp312-manylinux_2_17_x86_64.whl': wheel({
        tag: 'cp312-cp312-manylinux_2_17_x86_64',
        files: { ...MODULE, 'colorkit/_speed.cpython-312-x86_64-linux-gnu.so': ELF },
      }),
    })),
    honest('sdist', 'an sdist whose versions are written differently', () => ({
      'colorkit-1.0.tar.gz': sdist(
        {
          'pyproject.toml': '[project]\nname = "Color_Kit"\nversion = "1.0.0"\n',
          'colorkit/__init__.py': '',
        },
        'color-kit',
      ),
    })),
    honest('npm', 'an npm package', () => ({
      'color-kit-1.0.0.tgz': npmPackage({ 'index.js': 'module.exports = 1;\n' }),
    })),
    honest('bundle', 'dependencies bundled as declared', () => ({
      'color-kit-1.0.0.tgz': npmPackage(
        { 'node_modules/lodash/package.json': '{"name": "lodash", "version": "4.17.21"}' },
        { bundleDependencies: ['lodash'] },
      ),
    })),
  ],
} satisfies TechniqueArea;
