import { describe, expect, it } from 'vitest';
import { packagesIn, shownRequests } from '../../../test/builders/package-file.ts';
import { parseBytes } from '../../../test/builders/parse-bytes.ts';
import format from './format.ts';

describe('formats/pre-commit-config', () => {
  it('reads what hooks install, by language', async () => {
    const text = `repos:
  - repo: https://u:p@git.example/a
    rev: v1
    hooks:
      - id: mypy
        additional_dependencies: [types-x, "b>=1"]
      - id: prettier
        additional_dependencies:
          - prettier@3.1.0
          - '@s/c'
      - id: go
        language: golang
        additional_dependencies: [x.example/y@v1]
  - repo: local
    hooks:
      - id: d
        language: node
        additional_dependencies: [e]
`;
    const set = await packagesIn(format, text, '.pre-commit-config.yaml');

    expect(shownRequests(set)).toEqual([
      'pypi types-x @6',
      'pypi b >=1 @6',
      'npm prettier 3.1.0 @9',
      'npm @s/c @10',
      'npm e @18',
    ]);
    expect(set.switches).toEqual([{ text: 'hooks of https://git.example/a at v1', line: 2 }]);
  });

  it('refuses what is no YAML', async () => {
    const parsed = await parseBytes(format, Buffer.from('repos: [\n'));

    expect(parsed.ok ? 'value' : parsed.error.code).toBe('invalid-yaml');
  });
});
