import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TaskEnd } from './worker-pool.ts';
import { WorkerPool } from './worker-pool.ts';

/** A thread that answers, spins for ever, eats memory or dies, as it is told. */
const THREAD = `
import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ id, task }) => {
  if (task === 'spin') for (;;);
  if (task === 'eat') { const all = []; for (;;) all.push(new Array(1e6).fill({})); }
  if (task === 'die') process.exit(3);
  if (task === 'throw') throw new Error('thrown');
  parentPort.postMessage({ id, result: 'did ' + task });
});
`;

let folder = '';
let entry: URL;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weighbridge-pool-'));
  const file = join(folder, 'thread.mjs');
  writeFileSync(file, THREAD);
  entry = pathToFileURL(file);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function runAll(
  tasks: readonly string[],
  size: number,
  width = 1,
): Promise<readonly TaskEnd<string>[]> {
  const pool = new WorkerPool<string, string>({
    entry,
    size,
    width,
    timeLimit: 2500,
    heapMegabytes: 64,
  });
  try {
    return await Promise.all(tasks.map((task) => pool.run(task)));
  } finally {
    await pool.close();
  }
}

function brief(end: TaskEnd<string>): string {
  return end.kind === 'done' ? end.result : `lost: ${end.reason}`;
}

describe('io/worker-pool', () => {
  it('answers every task, in the order they were given', async () => {
    const tasks = Array.from({ length: 50 }, (_, index) => String(index));

    expect((await runAll(tasks, 3)).map(brief)).toEqual(tasks.map((task) => `did ${task}`));
  });

  it.each([
    ['spin', 'time'],
    ['eat', 'memory'],
    ['die', 'crash'],
  ])('finds out which of several tasks side by side does not behave: %s', async (bad, reason) => {
    const ends = await runAll(['a', 'b', bad, 'c', 'd'], 1, 8);

    expect(ends.map(brief)).toEqual(['did a', 'did b', `lost: ${reason}`, 'did c', 'did d']);
  });

  it.each([
    ['spin', 'time'],
    ['eat', 'memory'],
    ['die', 'crash'],
    ['throw', 'crash'],
  ])('loses only the task that does not behave: %s', async (bad, reason) => {
    const ends = await runAll(['a', bad, 'b', 'c'], 1);

    expect(ends.map(brief)).toEqual(['did a', `lost: ${reason}`, 'did b', 'did c']);
  });
});
