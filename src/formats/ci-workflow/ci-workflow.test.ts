import { describe, expect, it } from 'vitest';
import { packagesIn, shownRequests } from '../../../test/builders/package-file.ts';
import { glimpseOf, parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';

const WORKFLOW = `on: push
env:
  PIP_EXTRA_INDEX_URL: https://e.example
jobs:
  a:
    steps:
      - uses: actions/checkout@v4
      - run: pip install a==\${{ matrix.v }}
      - run: |
          npm ci
          npx -y b@1
      - shell: python
        run: |
          pip install c
`;

describe('formats/ci-workflow', () => {
  it('reads steps, actions and indexes', async () => {
    const set = await packagesIn(format, WORKFLOW, 'ci.yml');

    expect(shownRequests(set)).toEqual(['pypi a ==${EXPRESSION} @8', 'npm b 1 @11']);
    expect(set.switches).toEqual([{ text: 'uses actions/checkout@v4', line: 7 }]);
    expect(set.indexes.map(({ url, line }) => [url, line])).toEqual([['https://e.example', 3]]);
  });

  it('reads composite actions and GitLab', async () => {
    const action =
      'name: x\nruns:\n  using: composite\n  steps:\n    - run: pip install a\n      shell: bash\n';
    const gitlab = 'test:\n  before_script:\n    - pip install a\n  script:\n    - npm i b\n';

    expect(shownRequests(await packagesIn(format, action, 'action.yml'))).toEqual(['pypi a @5']);
    expect(shownRequests(await packagesIn(format, gitlab, '.gitlab-ci.yml'))).toEqual([
      'pypi a @3',
      'npm b @5',
    ]);
  });

  it.each([
    ['on: a\njobs: b\n_target_: os.system\n', 'another-loader'],
    ['on: [\njobs:\n', 'invalid-yaml'],
  ])('leaves %j', async (text, code) => {
    const parsed = await parseBytes(format, Buffer.from(text));

    expect(parsed.ok ? 'value' : parsed.error.code).toBe(code);
  });

  it.each([
    [WORKFLOW, 'ci.yml', 'likely'],
    ['on: push\n', 'ci.yml', 'no'],
    ['script: a\n', 'config.yml', 'no'],
  ])('recognises %#', (text, name, expected) => {
    expect(format.recognise(glimpseOf(Buffer.from(text), name))).toBe(expected);
  });
});
