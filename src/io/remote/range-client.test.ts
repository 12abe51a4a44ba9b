import { afterEach, describe, expect, it } from 'vitest';
import type { Hub, Intercept } from '../../../test/builders/hub-server.ts';
import { content, startHub } from '../../../test/builders/hub-server.ts';
import { ByteLedger } from './byte-ledger.ts';
import { Network } from './network.ts';
import { RangeClient } from './range-client.ts';

const BYTES = Uint8Array.from({ length: 50_000 }, (_, index) => index % 251);
const TIMEOUTS = { connectMs: 300, idleMs: 150, totalMs: 400 };
const PATIENCE = { sleep: () => Promise.resolve(), random: () => 0 };

let hub: Hub;
let network: Network;
afterEach(async () => {
  network.close();
  await hub.close();
});

async function client(
  intercept?: Intercept,
  maxBytes = 1_000_000,
): Promise<{ client: RangeClient; ledger: ByteLedger }> {
  hub = await startHub({
    files: { 'm.bin': { content: content(BYTES), lfs: true } },
    ...(intercept === undefined ? {} : { intercept }),
  });
  network = new Network({ userAgent: 'test', timeouts: TIMEOUTS });
  const ledger = new ByteLedger(ByteLedger.memory(), maxBytes);
  const url = `${hub.cdnUrl}/blobs/m.bin`;
  return { client: new RangeClient({ url }, { network, ledger, patience: PATIENCE }), ledger };
}

/** Answers the first requests itself and leaves the rest to the server. */
function first(count: number, answer: Intercept): Intercept {
  return (seen, response) => seen.before < count && answer(seen, response);
}

const HEAD = { 'Content-Range': 'bytes 0-99/50000', 'Content-Length': '100', ETag: '"cdn-50000"' };

describe('io/remote/range-client', () => {
  it('brings exactly the range, and learns size and tag', async () => {
    const { client: ranges, ledger } = await client();

    expect(await ranges.fetch(1000, 10)).toEqual(BYTES.subarray(1000, 1010));
    expect(await ranges.fetch(49_990, 100)).toEqual(BYTES.subarray(49_990));
    expect([ranges.size, ranges.etag]).toEqual([50_000, '"cdn-50000"']);
    expect(hub.seen[1]?.headers['if-range']).toBe('"cdn-50000"');
    expect(ledger.transfer).toEqual({ bytes: 20, requests: 2 });
  });

  it.each<[string, Intercept]>([
    ['nothing at all', () => true],
    [
      'half of what it announced',
      (_, response) => {
        response.writeHead(206, HEAD);
        response.write(Buffer.alloc(50));
        setTimeout(() => response.destroy(), 20);
        return true;
      },
    ],
    [
      'a byte now and then',
      (_, response) => {
        response.writeHead(206, HEAD);
        const drip = setInterval(() => response.write('x'), 50);
        response.on('close', () => clearInterval(drip));
        return true;
      },
    ],
    [
      'errors',
      (_, response) => {
        response.writeHead(500);
        response.end();
        return true;
      },
    ],
    [
      'a closed connection',
      (_, response) => {
        response.destroy();
        return true;
      },
    ],
  ])('asks again when a server sends %s, and gives up in the end', async (_, answer) => {
    const patient = await client(first(2, answer));
    expect(await patient.client.fetch(0, 100)).toEqual(BYTES.subarray(0, 100));
    network.close();
    await hub.close();

    const { client: ranges, ledger } = await client(answer);
    await expect(ranges.fetch(0, 100)).rejects.toThrow(/5 times/);
    expect(ledger.transfer.requests).toBe(5);
    expect(hub.seen).toHaveLength(5);
  });

  it('does not read more than was announced', async () => {
    const { client: ranges } = await client((_, response) => {
      response.writeHead(206, { 'Content-Range': HEAD['Content-Range'], ETag: HEAD.ETag });
      response.end(Buffer.alloc(5000));
      return true;
    });

    await expect(ranges.fetch(0, 100)).rejects.toThrow(/more bytes than it announced/);
  });

  it('takes a whole small file for an answer, and a whole large one for a refusal', async () => {
    const whole: Intercept = (_, response) => {
      response.writeHead(200, { 'Content-Length': String(BYTES.length) });
      response.end(BYTES);
      return true;
    };
    const { client: ranges } = await client(whole);
    expect(await ranges.fetch(0, 60_000)).toEqual(BYTES);
    network.close();
    await hub.close();

    const small = await client(whole);
    await expect(small.client.fetch(0, 100)).rejects.toThrow(/ignores byte ranges/);
    expect(small.ledger.transfer.bytes).toBe(0);
  });

  it('knows an empty file from one that became shorter', async () => {
    const unsatisfied =
      (total: number): Intercept =>
      (_, response) => {
        response.writeHead(416, { 'Content-Range': `bytes */${total}` });
        response.end();
        return true;
      };
    const empty = await client(unsatisfied(0));
    expect(await empty.client.fetch(0, 100)).toHaveLength(0);
    expect(empty.client.size).toBe(0);
    network.close();
    await hub.close();

    const shorter = await client(unsatisfied(10));
    await expect(shorter.client.fetch(100, 100)).rejects.toMatchObject({
      gap: 'changed-during-read',
    });
  });

  it('never takes more than the budget, however many ask at once', async () => {
    const { client: ranges, ledger } = await client(undefined, 1000);
    const ends = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) => ranges.fetch(index * 300, 300)),
    );

    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(ledger.transfer.bytes).toBe(900);
  });
});
