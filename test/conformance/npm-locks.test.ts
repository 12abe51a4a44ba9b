import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import bunLock from '../../src/formats/bun-lock/format.ts';
import denoLock from '../../src/formats/deno-lock/format.ts';
import type { AnyFormat } from '../../src/formats/format.ts';
import npmLock from '../../src/formats/npm-lock/format.ts';
import pnpmLock from '../../src/formats/pnpm-lock/format.ts';
import yarnLock from '../../src/formats/yarn-lock/format.ts';
import type { DependencySet } from '../../src/formats/dependencies/dependency-set.ts';
import { packagesIn } from '../builders/package-file.ts';

const FOLDER = 'test/corpus/npm-dependencies';

async function read(file: string, format: AnyFormat): Promise<DependencySet> {
  const bytes = readFileSync(`${FOLDER}/${file}`);
  return packagesIn(format, bytes, file.slice(file.lastIndexOf('/') + 1));
}

function packages({ resolved }: DependencySet): readonly string[] {
  const published = resolved.filter(({ source }) => source.kind !== 'path');
  return [...new Set(published.map(({ name, version }) => `${name}@${version}`))].sort();
}

function edges({ resolved }: DependencySet): readonly string[] {
  const names = new Map(resolved.map(({ key, name, version }) => [key, `${name}@${version}`]));
  return resolved
    .filter(({ source }) => source.kind !== 'path')
    .flatMap(({ key, requires }) =>
      requires.map(
        (each) => `${names.get(key) ?? ''} > ${names.get(each.key ?? '') ?? `${each.name}?`}`,
      ),
    )
    .sort();
}

/** What npm itself lists for the project. */
const EXPECTED = [
  '@huggingface/jinja',
  'fsevents',
  'node-fetch',
  'tr46',
  'typescript',
  'webidl-conversions',
  'whatwg-url',
  'zod',
];

describe('lock files that the package managers write of one project', () => {
  it.each<[string, AnyFormat]>([
    ['npm-v1/package-lock.json', npmLock],
    ['npm-v2/package-lock.json', npmLock],
    ['npm-v3/package-lock.json', npmLock],
    ['yarn-v1/yarn.lock', yarnLock],
    ['pnpm-v5.2/pnpm-lock.yaml', pnpmLock],
    ['pnpm-v5.4/pnpm-lock.yaml', pnpmLock],
    ['pnpm-v6.0/pnpm-lock.yaml', pnpmLock],
    ['pnpm-v9.0/pnpm-lock.yaml', pnpmLock],
    ['bun/bun.lock', bunLock],
    ['deno/deno.lock', denoLock],
  ])('%s: the same packages, and who needs whom', async (file, format) => {
    const reference = await read('npm-v3/package-lock.json', npmLock);
    const set = await read(file, format);
    const optional = new Set(['fsevents@2.3.3']);
    const without = (list: readonly string[]): readonly string[] =>
      list.filter((each) => !optional.has(each));

    expect(packages(reference).map((each) => each.slice(0, each.lastIndexOf('@')))).toEqual(
      EXPECTED,
    );
    // Deno leaves out what does not fit the platform.
    expect(without(packages(set))).toEqual(without(packages(reference)));
    expect(edges(set)).toEqual(edges(reference));
    expect(set.unread).toBe(0);
  });

  it('yarn 4 adds what builds native packages, which it finds in them by itself', async () => {
    const reference = packages(await read('npm-v3/package-lock.json', npmLock));
    const found = packages(await read('yarn-v4/yarn.lock', yarnLock));

    expect(reference.filter((each) => !found.includes(each))).toEqual([]);
    expect(found.some((each) => each.startsWith('node-gyp@'))).toBe(true);
  });
});
