import { describe, expect, it } from 'vitest';
import { dependencies } from '../../test/builders/dependencies.ts';
import { memorySource } from '../bytes/memory-source.ts';
import { SourceError } from '../bytes/source.ts';
import { DEFAULT_LIMITS } from '../core/limits.ts';
import { dependencySet } from '../formats/dependencies/dependency-set.ts';
import type { Enrichment } from './enrichment.ts';
import { sharedOf } from './enrichment.ts';
import { includedRequirements } from './included-requirements.ts';

interface Tree {
  readonly [path: string]: string;
}

/** Reads what `requirements.txt` includes; `files` are those that nothing recognised. */
async function follow(
  includes: readonly { readonly path: string; readonly role: 'manifest' | 'constraints' }[],
  files: Tree,
): Promise<Enrichment & { readonly opened: readonly string[] }> {
  const opened: string[] = [];
  const components = ['requirements.txt', ...Object.keys(files)].map((id) => ({
    id,
    type: 'config' as const,
    name: id,
    formats: [],
  }));
  const located = dependencies('requirements.txt', { includes });
  const enrichment = await includedRequirements(
    { components, shared: [{ key: dependencySet.key, located }] },
    {
      open: (id) => {
        opened.push(id);
        const text = files[id];
        if (text === undefined) return undefined;
        if (text === 'unreadable') throw new SourceError('permission denied');
        return { source: memorySource(Buffer.from(text)), close: () => undefined };
      },
      isExcluded: (path) => path.startsWith('left-out/'),
      limits: DEFAULT_LIMITS,
    },
  );
  return { ...enrichment, opened };
}

function names(enrichment: Enrichment): readonly string[] {
  return sharedOf(enrichment.shared ?? [], dependencySet).map(
    ({ path, value }) =>
      `${path[0]} ${value.role} ${value.requests.map(({ name }) => name).join(',')}`,
  );
}

describe('audit/included-requirements', () => {
  it('reads lists of bare names that others install from, each once, circles included', async () => {
    const found = await follow(
      [
        { path: 'base.txt', role: 'manifest' },
        { path: 'sub/pins', role: 'constraints' },
      ],
      {
        'base.txt': 'numpy\n-r sub/more.txt\n-r base.txt\n-r requirements.txt\n',
        'sub/more.txt': 'scipy\n-r ../base.txt\n',
        'sub/pins': 'numpy==1\n',
        'labels.txt': 'cat\ndog\n',
      },
    );

    expect(names(found)).toEqual([
      'base.txt manifest numpy',
      'sub/more.txt manifest scipy',
      'sub/pins constraints numpy',
    ]);
    expect(found.opened).toEqual(['base.txt', 'sub/pins', 'sub/more.txt']);
    expect(found.gaps).toEqual([]);
  });

  it('says what it does not follow', async () => {
    const found = await follow(
      [
        { path: 'missing.txt', role: 'manifest' },
        { path: 'missing.txt', role: 'manifest' },
        { path: '../../etc/passwd', role: 'manifest' },
        { path: 'https://files.example/r.txt', role: 'manifest' },
        { path: '${X}.txt', role: 'manifest' },
        { path: 'left-out/dev.txt', role: 'manifest' },
        { path: 'secret.txt', role: 'manifest' },
        { path: 'prose.txt', role: 'manifest' },
      ],
      { 'secret.txt': 'unreadable', 'prose.txt': 'this is no list\n' },
    );

    expect(found.gaps?.map(({ code, location }) => `${code} ${location.path[0]}`)).toEqual([
      'missing-file requirements.txt',
      'outside-target requirements.txt',
      'outside-target requirements.txt',
      'computed-value requirements.txt',
      'unreadable-file secret.txt',
      'corrupt-data prose.txt',
    ]);
    expect(found.shared).toEqual([]);
  });
});
