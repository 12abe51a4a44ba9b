import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/policy/policy-file.ts';

/** The rules that the examples name. */
const RULES = new Set([
  'pickle-calls/unknown-call',
  'pickle-imports/unknown-import',
  'model-inventory/no-licence',
  'file-size/padding',
]);

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

describe('docs/policy.md', () => {
  it.each([
    ['the guide', /```yaml\n(.*?)```/s.exec(read('docs/policy.md'))?.[1]],
    [
      'the documentation of parsePolicy',
      / \* ```yaml\n(.*?) \* ```/s
        .exec(read('src/policy/policy-file.ts'))?.[1]
        ?.replaceAll(/^ \* ?/gm, ''),
    ],
  ])('has an example in %s that is a policy', async (_, example = '') => {
    expect(example).toContain('fail-on: high');
    expect(await parsePolicy(example, RULES)).toMatchObject({
      ok: true,
      value: { loader: 'torch>=2.6', policy: { waivers: [{ expires: '2027-03-31' }] } },
    });
  });
});
