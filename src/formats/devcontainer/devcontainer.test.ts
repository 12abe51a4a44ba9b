import { describe, expect, it } from 'vitest';
import { packagesIn, shownRequests } from '../../../test/builders/package-file.ts';
import format from './format.ts';

describe('formats/devcontainer', () => {
  it('reads every command, whatever its form', async () => {
    const text = `{
      // where it runs
      "image": "python:3",
      "features": { "ghcr.io/x/node:1": {} },
      "postCreateCommand": "pip install -r dev.txt a",
      "onCreateCommand": ["npm", "i", "b"],
      "postStartCommand": { "one": "uv add c", "two": ["pip", "install", "d"] },
    }`;
    const set = await packagesIn(format, text, 'devcontainer.json');

    expect(shownRequests(set)).toEqual(['npm b @6', 'pypi a @5', 'pypi c @7', 'pypi d @7']);
    expect(set.includes.map(({ path }) => path)).toEqual(['dev.txt']);
    expect(set.scripts.map(({ hook }) => hook)).toEqual([
      'onCreateCommand',
      'postCreateCommand',
      'postStartCommand',
      'postStartCommand',
    ]);
    expect(set.switches.map((each) => each.text)).toEqual([
      'container image python:3',
      'feature ghcr.io/x/node:1',
    ]);
  });
});
