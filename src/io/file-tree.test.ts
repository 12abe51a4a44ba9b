import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TreeEntry } from '../core/tree.ts';
import { FileTree } from './file-tree.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'weighbridge-tree-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function walk(target = root, maxFiles = 100): readonly TreeEntry[] {
  return [
    ...new FileTree(target, {
      maxFiles,
      exclude: (path) => (path === 'skip/' ? 'exclude skip/' : undefined),
    }).walk(),
  ];
}

function brief(entry: TreeEntry): string {
  if (entry.kind === 'file') return entry.file.path;
  if (entry.kind === 'excluded') return `excluded ${entry.path}`;
  return `${entry.gap.code} ${entry.gap.location.path.join('/')}`;
}

describe('io/file-tree', () => {
  it('lists files in the same order on every machine', () => {
    mkdirSync(join(root, 'b'));
    for (const name of ['z', 'B', 'a', 'b/c', 'b/a']) writeFileSync(join(root, name), 'x');

    expect(walk().map(brief)).toEqual(['B', 'a', 'b/a', 'b/c', 'z']);
  });

  it('takes a single file as a target', () => {
    writeFileSync(join(root, 'm.pt'), 'x');

    expect(walk(join(root, 'm.pt')).map(brief)).toEqual(['m.pt']);
  });

  it('follows a link to a file, as a loader would, and ends a loop of folders', () => {
    writeFileSync(join(root, 'real'), 'x');
    symlinkSync(join(root, 'real'), join(root, 'link'));
    symlinkSync(root, join(root, 'loop'));
    mkdirSync(join(root, 'sub'));
    symlinkSync('..', join(root, 'sub', 'up'));

    expect(walk().map(brief)).toEqual(['link', 'real']);
  });

  it('reports a folder link that leads outside, and a broken link', () => {
    symlinkSync(tmpdir(), join(root, 'out'));
    symlinkSync(join(root, 'nowhere'), join(root, 'dead'));

    expect(walk().map(brief)).toEqual(['unreadable-file dead', 'outside-target out']);
  });

  it.skipIf(process.platform === 'win32')('never opens a pipe', () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);

    expect(walk().map(brief)).toEqual(['special-file pipe']);
  });

  it('lists what was excluded', () => {
    mkdirSync(join(root, 'skip'));
    writeFileSync(join(root, 'skip', 'x'), 'x');

    expect(walk().map(brief)).toEqual(['excluded skip/']);
  });

  it('says when it stops at the file limit', () => {
    for (const name of ['a', 'b', 'c']) writeFileSync(join(root, name), 'x');

    expect(walk(root, 2).map(brief)).toEqual(['a', 'b', 'file-limit .']);
  });

  it.skipIf(process.getuid?.() === 0)('reports a folder it may not read', () => {
    mkdirSync(join(root, 'closed'));
    chmodSync(join(root, 'closed'), 0);

    expect(walk().map(brief)).toEqual(['unreadable-file closed']);
  });

  it.skipIf(process.platform !== 'linux')(
    'reports a name that is not UTF-8 instead of crashing',
    () => {
      writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x61, 0xff])]), 'x');

      expect(walk().map((entry) => entry.kind)).toEqual(['gap']);
    },
  );
});
