import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hub } from '../../../test/builders/hub-server.ts';
import { content, startHub } from '../../../test/builders/hub-server.ts';
import type { OpenedSource } from '../../bytes/source.ts';
import { ByteLedger } from './byte-ledger.ts';
import { openHttp } from './http-source.ts';
import { Network } from './network.ts';

const BYTES = Uint8Array.from({ length: 700_001 }, (_, index) => (index * 31 + (index >> 8)) % 256);
const COMMIT = '0123456789abcdef0123456789abcdef01234567';

let hub: Hub;
let network: Network;
let folder = '';
beforeAll(async () => {
  hub = await startHub({
    files: {
      m: { content: content(BYTES) },
      middle: { content: content(BYTES.slice(0, 30_000)) },
      small: { content: content('tiny') },
    },
  });
  network = new Network({ userAgent: 'test' });
  folder = mkdtempSync(join(tmpdir(), 'weighbridge-source-'));
});
afterAll(async () => {
  network.close();
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(name: string, pages: string | undefined, pinned = false): Promise<OpenedSource> {
  const ledger = new ByteLedger(ByteLedger.memory(), 2 ** 40);
  const patience = { sleep: () => Promise.resolve(), random: () => 0 };
  const url = `${hub.cdnUrl}/blobs/${name}`;
  const size = name === 'm' ? BYTES.length : 4;
  const file = pinned ? { url, size, commit: COMMIT } : { url };
  return openHttp(file, { network, ledger, patience }, pages);
}

const reads = fc.array(
  fc.record({
    offset: fc.integer({ min: 0, max: BYTES.length + 10 }),
    length: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 200_000 })),
  }),
  { minLength: 1, maxLength: 12 },
);

describe('io/remote/http-source', () => {
  it.each([false, true])(
    'answers every read as the file itself would (pinned: %s)',
    async (pinned) => {
      await fc.assert(
        fc.asyncProperty(reads, fc.boolean(), fc.boolean(), async (list, kept, announced) => {
          const { source, close } = await open('m', kept ? folder : undefined, pinned);
          if (announced) await source.prefetch?.(list);
          const got = await Promise.all(
            list.map(async ({ offset, length }) => source.read(offset, length)),
          );
          close();

          expect(source.size).toBe(BYTES.length);
          for (const [index, { offset, length }] of list.entries())
            expect(Buffer.compare(got[index]!, BYTES.subarray(offset, offset + length))).toBe(0);
        }),
        { numRuns: 40 },
      );
    },
  );

  it('reads a small file whole, also when its beginning had to be asked for first', async () => {
    const { source } = await open('middle', undefined);

    expect(await source.read(0, 30_000)).toEqual(BYTES.subarray(0, 30_000));
    expect(await source.read(29_000, 5000)).toEqual(BYTES.subarray(29_000, 30_000));
  });

  it('needs one request for a small file, whatever is read of it', async () => {
    const before = hub.seen.length;
    const { source } = await open('small', undefined, true);
    await source.read(1, 2);
    await source.read(0, 100);

    expect(hub.seen.length - before).toBe(1);
  });

  it('needs few requests for scattered reads that were announced, and for a forward reader', async () => {
    const { source } = await open('m', undefined, true);
    const ranges = Array.from({ length: 40 }, (_, index) => ({
      offset: index * 15_000,
      length: 30,
    }));
    let before = hub.seen.length;
    await source.prefetch?.(ranges);
    const announced = hub.seen.length - before;
    before = hub.seen.length;
    for (const { offset, length } of ranges) await source.read(offset, length);

    expect(announced).toBeLessThanOrEqual(40);
    expect(hub.seen.length - before).toBe(0);

    const forward = await open('m', undefined, true);
    before = hub.seen.length;
    for (let at = 0; at < BYTES.length; at += 1000) await forward.source.read(at, 1000);
    expect(hub.seen.length - before).toBeLessThan(10);
  });
});
