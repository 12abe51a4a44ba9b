import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { handOver, standIn } from './stand-in.ts';

const isRoot = process.getuid?.() === 0;
const MOST = 1000;
const folder = mkdtempSync(join(tmpdir(), 'weighbridge-test-'));
const target = join(folder, 'package');

afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => rmSync(target, { recursive: true, force: true }));

describe('sandbox: whom a package runs as', () => {
  it('is never user 0', () => {
    expect(standIn()?.uid).toBe(isRoot ? 65_534 : undefined);
  });

  it('leaves the package where it is when the account is the user’s own', () => {
    const handed = handOver('/nowhere', undefined, MOST);

    handed.remove();
    expect(handed.path).toBe('/nowhere');
  });

  it.runIf(isRoot)('gives the account a copy of its own, links unfollowed', () => {
    mkdirSync(join(target, '.git'), { recursive: true });
    writeFileSync(join(target, 'setup.py'), 'text');
    symlinkSync('/etc/shadow', join(target, 'link'));
    const handed = handOver(target, standIn(), MOST);

    try {
      expect(readFileSync(join(handed.path, 'setup.py'), 'utf8')).toBe('text');
      expect(lstatSync(join(handed.path, 'setup.py')).uid).toBe(65_534);
      expect(lstatSync(join(handed.path, 'link')).isSymbolicLink()).toBe(true);
      expect(lstatSync('/etc/shadow').uid).toBe(0);
      expect(() => lstatSync(join(handed.path, '.git'))).toThrow('ENOENT');
    } finally {
      handed.remove();
    }
    expect(() => lstatSync(handed.path)).toThrow('ENOENT');
  });

  it.runIf(isRoot)('refuses what is larger than the room', () => {
    mkdirSync(target);
    writeFileSync(join(target, 'large'), 'x'.repeat(MOST * 10));

    expect(() => handOver(target, standIn(), MOST)).toThrow('more than 1000 bytes');
  });
});
