import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readForEdit, replaceFiles } from './edited-files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weighbridge-edit-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('io/edited-files', () => {
  it('replaces files and keeps their permissions', () => {
    const path = file('a.txt', '\ufeffold\r\n');
    chmodSync(path, 0o640);
    const before = readForEdit(folder, path);
    expect(before.text).toBe('\ufeffold\r\n');
    replaceFiles([{ before, after: '\ufeffnew\r\n' }]);

    expect(readFileSync(path, 'utf8')).toBe('\ufeffnew\r\n');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('changes none when one of them changed meanwhile', () => {
    const [first, second] = [file('a.txt', 'a'), file('b.txt', 'b')];
    const read = [first, second].map((path) => readForEdit(folder, path));
    writeFileSync(second, 'somebody else');
    const write = (): void => replaceFiles(read.map((before) => ({ before, after: 'new' })));

    expect(write).toThrow(/changed since it was read/);
    expect(readFileSync(first, 'utf8')).toBe('a');
    expect(readdirSync(folder)).toEqual(['a.txt', 'b.txt']);
  });

  it('leaves a read-only file alone', () => {
    const path = file('a.txt', 'a');
    chmodSync(path, 0o444);
    const before = readForEdit(folder, path);

    expect(() => replaceFiles([{ before, after: 'new' }])).toThrow(/read-only/);
    expect(readFileSync(path, 'utf8')).toBe('a');
  });

  it.skipIf(!existsSync('/dev/full'))('reports a disk that is full', () => {
    const path = file('a.txt', 'a');
    const before = readForEdit(folder, path);
    symlinkSync('/dev/full', join(folder, `.a.txt.${process.pid}.partial`));

    // The name is taken: nothing is written through somebody else's link.
    expect(() => replaceFiles([{ before, after: 'new' }])).toThrow(/cannot write/);
    expect(readFileSync(path, 'utf8')).toBe('a');
  });

  it('follows links inside of the target and none that leave it', () => {
    const inside = join(folder, 'project');
    mkdirSync(inside);
    const real = join(inside, 'real.txt');
    writeFileSync(real, 'a');
    symlinkSync('real.txt', join(inside, 'link.txt'));
    symlinkSync(file('outside.txt', 'x'), join(inside, 'away.txt'));
    const before = readForEdit(inside, join(inside, 'link.txt'));
    replaceFiles([{ before, after: 'b' }]);

    expect(readFileSync(real, 'utf8')).toBe('b');
    expect(() => readForEdit(inside, join(inside, 'away.txt'))).toThrow(/outside the target/);
  });

  it.each([
    ['no UTF-8', Uint8Array.of(0xff, 0x61)],
    ['too large', new Uint8Array(8 * 1024 * 1024 + 1)],
  ])('refuses what has %s', (_, content) => {
    const path = file('a.txt', content);
    expect(() => readForEdit(folder, path)).toThrow(/a\.txt/);
  });

  it('refuses folders and what is not there', () => {
    expect(() => readForEdit(folder, folder)).toThrow(/no regular file|directory/);
    expect(() => readForEdit(folder, join(folder, 'none'))).toThrow(/no such file/);
  });
});
