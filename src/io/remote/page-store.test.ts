import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PageStore, prunePages } from './page-store.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weighbridge-pages-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const BYTES = Uint8Array.from({ length: 100 }, (_, index) => index);

function keepOne(identity: readonly string[] = ['a']): string {
  const store = PageStore.open(folder, identity);
  store.keep({ offset: 4096, bytes: BYTES });
  store.close();
  const [file = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
  return file;
}

function found(identity: readonly string[] = ['a']): Uint8Array | undefined {
  const store = PageStore.open(folder, identity);
  const extent = store.extentAt(4100);
  store.close();
  return extent?.bytes;
}

describe('io/remote/page-store', () => {
  it('finds what it kept, for the same identity only', () => {
    keepOne();

    expect(found()).toEqual(BYTES);
    expect(found(['b'])).toBeUndefined();
  });

  it('lets no identity become a path, and only the user read', () => {
    const file = keepOne(['../../../etc/passwd']);

    expect(file.slice(folder.length)).toMatch(/^\/[0-9a-f]{2}\/[0-9a-f]{62}$/);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(statSync(dirname(file)).mode & 0o077).toBe(0);
  });

  it('does not believe bytes that were changed', () => {
    const file = keepOne();
    const bytes = readFileSync(file);
    bytes[bytes.length - 1] = 0;
    writeFileSync(file, bytes);

    expect(found()).toBeUndefined();
  });

  it('starts anew where a crash cut a record off', () => {
    const file = keepOne();
    truncateSync(file, statSync(file).size - 5);

    expect(found()).toBeUndefined();
    keepOne();
    expect(found()).toEqual(BYTES);
  });

  it('starts anew behind foreign bytes', () => {
    appendFileSync(keepOne(), 'x'.repeat(200));
    found();
    keepOne();

    expect(found()).toEqual(BYTES);
  });

  it('follows no link that stands in its place', () => {
    const file = keepOne();
    const elsewhere = join(folder, 'elsewhere');
    writeFileSync(elsewhere, '');
    rmSync(file);
    symlinkSync(elsewhere, file);
    const store = PageStore.open(folder, ['a']);
    store.keep({ offset: 0, bytes: BYTES });
    store.close();

    expect(readFileSync(elsewhere)).toHaveLength(0);
  });

  it('keeps nothing, and stops nothing, where it cannot write', () => {
    writeFileSync(join(folder, 'file'), '');
    const store = PageStore.open(join(folder, 'file'), ['a']);
    store.keep({ offset: 0, bytes: BYTES });

    expect(store.extentAt(0)).toBeUndefined();
  });

  it('drops the oldest beyond its bound', () => {
    keepOne(['a']);
    keepOne(['b']);
    mkdirSync(join(folder, 'empty'));
    prunePages(folder, 200);

    expect([found(['a']), found(['b'])].filter((one) => one !== undefined)).toHaveLength(1);
  });
});
