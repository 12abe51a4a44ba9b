import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { plant } from './plant.ts';
import { CanarySearch } from './search.ts';

/** Bytes that differ from call to call and are the same in every run. */
function counted(): (size: number) => Uint8Array {
  let calls = 0;
  return (size) => {
    calls += 1;
    const blocks = Array.from({ length: Math.ceil(size / 32) }, (_, index) =>
      createHash('sha256').update(`${calls} ${index}`).digest(),
    );
    return Buffer.concat(blocks).subarray(0, size);
  };
}

const planted = plant(counted());
const search = new CanarySearch(planted.canaries);

describe('plant', () => {
  it('plants a token in every private file, and finds it there', () => {
    const secret = planted.files.filter((file) => file.isPrivate);
    expect(secret.length).toBeGreaterThan(30);
    for (const { path, content } of secret)
      expect(search.find(Buffer.from(content)).map((hit) => hit.planted)).toContain(`~/${path}`);
  });

  it('plants a token in every variable', () => {
    for (const [name, value] of Object.entries(planted.environment))
      expect(search.find(Buffer.from(value))).toEqual([{ planted: `$${name}`, encoding: 'plain' }]);
  });

  it('plants nothing in the files anybody may read', () => {
    for (const { content } of planted.files.filter((file) => !file.isPrivate))
      expect(search.find(Buffer.from(content))).toEqual([]);
  });

  it('never plants the same token twice', () => {
    const secrets = planted.canaries.map(({ secret }) => secret);
    expect(new Set(secrets).size).toBe(secrets.length);
  });

  it('takes every host name as the kernel does', () => {
    expect(planted.hostName).toMatch(/^[a-z][a-z0-9-]{1,62}$/);
  });
});
