import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutputError, checkOutput, writeOutput } from './output-file.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'weighbridge-output-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('io/output-file', () => {
  it('replaces a file whole', () => {
    const path = join(root, 'report.json');
    writeFileSync(path, 'old and longer');
    writeOutput(path, 'new');

    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(root)).toEqual(['report.json']);
  });

  it('says in one line why it could not write, and leaves nothing behind', () => {
    expect(() => writeOutput(join(root, 'missing', 'report.json'), 'x')).toThrow(OutputError);
    expect(() => writeOutput(join(root, 'missing', 'report.json'), 'x')).toThrow(
      /no such file or directory/,
    );
    expect(existsSync(join(root, 'missing'))).toBe(false);
  });

  it('keeps the old file when the new one cannot take its place', () => {
    expect(() => writeOutput(root, 'x')).toThrow(OutputError);
    expect(readdirSync(root)).toEqual([]);
  });

  it('says beforehand that it could not write, and touches nothing', () => {
    expect(() => checkOutput(join(root, 'missing', 'report.json'))).toThrow(
      /cannot write .*no such file or directory/,
    );
    expect(() => checkOutput(root)).toThrow(/it is a folder/);
    checkOutput(join(root, 'report.json'));
    expect(readdirSync(root)).toEqual([]);
  });
});
