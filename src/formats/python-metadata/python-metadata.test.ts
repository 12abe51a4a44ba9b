import { describe, expect, it } from 'vitest';
import {
  dependencyFile,
  readSet,
  shownRequests,
} from '../../../test/builders/read-dependencies.ts';
import { weighBytes } from '../../../test/builders/examine-bytes.ts';
import { glimpseOf } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';

describe('formats/python-metadata', () => {
  it('reads what setuptools wrote', async () => {
    const set = await readSet(format, dependencyFile('METADATA'));

    expect(set).toMatchObject({
      role: 'installed',
      project: { name: 'support-assistant', version: '0.3.0', licence: 'Apache-2.0' },
      gaps: [],
    });
    expect(shownRequests(set)).toEqual([
      'einops >=0.8 [default] 5',
      'httpx ~=0.28 [default] 6',
      'tqdm >=4 [progress] 8',
    ]);
  });

  it('is found inside a wheel', async () => {
    const name = 'support_assistant-0.3.0-py3-none-any.whl';
    const { outcomes } = await weighBytes(dependencyFile(name), name);

    expect(outcomes.filter(({ kind }) => kind === 'failed')).toEqual([]);
  });

  it('reads old forms, folded fields and licences that are texts', async () => {
    const set = await readSet(
      format,
      `Metadata-Version: 2.1\r
Name: Old_Package\r
Version: 1.0\r
License: ${'text '.repeat(50)}\r
        more\r
Classifier: Programming Language :: Python\r
Classifier: License :: OSI Approved :: MIT License\r
Requires-Dist: a (>=1,<2)\r
Requires-Dist: b ; (python_version < "3") and extra == 'x'\r
Requires-Dist: ==\r
\r
Requires-Dist: in-the-description\r
`,
    );

    expect(set.project).toEqual({
      ecosystem: 'pypi',
      name: 'Old_Package',
      version: '1.0',
      licence: 'MIT License',
    });
    expect(shownRequests(set)).toEqual(['a >=1,<2 [default] 8', 'b  [x] 9']);
    expect(set.gaps).toEqual([
      'corrupt-data: line 10: no name of a package begins here, at character 0',
    ]);
  });

  it.each([
    ['Metadata-Version: 2.1\nName: a\n', 'metadata', 'likely'],
    ['Name: a\nMetadata-Version: 1.0\n', 'pkg-info', 'likely'],
    ['Metadata-Version: 1.1\nName: a\n', 'a-1.0.egg-info', 'likely'],
    ['Metadata-Version: 2.1\nName: a\n', 'notes.txt', 'no'],
    ['{}', 'metadata', 'no'],
  ])('takes %j under the name %s: %s', (text, name, expected) => {
    expect(format.recognise(glimpseOf(Buffer.from(text), name))).toBe(expected);
  });
});
