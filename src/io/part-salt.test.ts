import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { partSalt, SALT_NAME } from './part-salt.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weighbridge-salt-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Asks for the salt of a folder in a process of its own; gives it in hex. */
function inProcess(parts: string): Promise<string> {
  const entry = new URL('./part-salt.ts', import.meta.url).href;
  const code = `const { partSalt } = await import(${JSON.stringify(entry)}); process.stdout.write(Buffer.from(partSalt(${JSON.stringify(parts)})).toString('hex'));`;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code]);
    let text = '';
    child.stdout.on('data', (piece: Buffer) => {
      text += piece.toString();
    });
    child.on('error', reject);
    child.on('close', () => resolve(text));
  });
}

describe('io/part-salt', () => {
  it('is made once, for its owner only, and leaves nothing else behind', () => {
    const parts = join(folder, 'new', 'parts');
    const salt = partSalt(parts);

    expect(salt).toHaveLength(32);
    expect(partSalt(parts)).toEqual(salt);
    expect(readdirSync(parts)).toEqual([SALT_NAME]);
    expect(statSync(join(parts, SALT_NAME)).mode & 0o777).toBe(0o600);
    expect(partSalt(join(folder, 'other'))).not.toEqual(salt);
  });

  it('is one for processes that ask at once', async () => {
    const salts = await Promise.all(Array.from({ length: 6 }, () => inProcess(folder)));

    expect(salts[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(salts).size).toBe(1);
    expect(readFileSync(join(folder, SALT_NAME), 'utf8')).toBe(`${salts[0]}\n`);
    expect(readdirSync(folder)).toEqual([SALT_NAME]);
  });

  it('refuses what is no salt, and a folder nobody may write to', () => {
    writeFileSync(join(folder, SALT_NAME), 'x'.repeat(100));
    expect(() => partSalt(folder)).toThrow('is no salt');
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(() => partSalt(join(file, 'parts'))).toThrow(/^cannot write .*salt: /);
  });
});
