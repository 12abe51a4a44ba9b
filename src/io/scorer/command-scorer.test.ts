import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CommandScorer } from './command-scorer.ts';
import type { CommandScorerOptions } from './command-scorer.ts';

const QUESTION = { rows: 2, shape: [2], values: Float32Array.of(1, 2, 4, 3) };
/** Reads questions and answers each with what `body` makes of it. */
const answering = (body: string): string =>
  `require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
     const q = JSON.parse(line); const send = (a) => console.log(JSON.stringify(a)); ${body} });`;
const ECHO = answering('send({ id: q.id, scores: q.inputs });');

let folder = '';
const open: CommandScorer[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weighbridge-scorer-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((scorer) => scorer.close()));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function scorerOf(script: string, more: Partial<CommandScorerOptions> = {}): CommandScorer {
  const scorer = new CommandScorer({
    words: [process.execPath, '-e', script],
    startMs: 20_000,
    timeoutMs: 20_000,
    ...more,
  });
  open.push(scorer);
  return scorer;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('io/scorer/command-scorer', () => {
  it('asks one process again and again', async () => {
    const scorer = scorerOf(answering('send({ id: q.id, scores: [[process.pid, q.id]] });'));
    const one = { ...QUESTION, rows: 1, values: Float32Array.of(1, 2) };
    const [first, second] = [await scorer.ask(one), await scorer.ask(one)];

    expect(first.values[0]).toBe(second.values[0]);
    expect([first.values[1], second.values[1]]).toEqual([0, 1]);
  });

  it('gives the words to the program as they are: no shell sees them', async () => {
    const words: CommandScorerOptions['words'] = [
      process.execPath,
      '-e',
      answering('send({ id: q.id, labels: [process.argv.length, process.argv[1].length] });'),
      `$(touch ${folder}/owned); * "`,
    ];
    const answer = await scorerOf('', { words }).ask(QUESTION);

    expect([...answer.values]).toEqual([2, `$(touch ${folder}/owned); * "`.length]);
    expect(existsSync(join(folder, 'owned'))).toBe(false);
  });

  it('reads an answer that comes in pieces, with carriage returns and empty lines', async () => {
    const scorer = scorerOf(
      answering(`const t = JSON.stringify({ id: q.id, scores: q.inputs }) + '\\r\\n\\n';
        process.stdout.write(t.slice(0, 5)); setTimeout(() => process.stdout.write(t.slice(5)), 30);`),
    );

    expect([...(await scorer.ask(QUESTION)).values]).toEqual([1, 2, 4, 3]);
    expect([...(await scorer.ask(QUESTION)).values]).toEqual([1, 2, 4, 3]);
  });

  it.each<readonly [string, string, string, Partial<CommandScorerOptions>]>([
    ['NaN', answering(`console.log('{"id":0,"scores":[[NaN,1],[1,0]]}');`), 'JSON has no NaN', {}],
    ['too many rows', answering('send({ id: q.id, labels: [0, 1, 2] });'), '3 numbers for 2', {}],
    [
      'a huge line',
      answering(`process.stdout.write('['.repeat(5000));`),
      'an answer of more than 1000 bytes',
      { maxAnswerBytes: 1000 },
    ],
    ['nothing, in time', answering(''), 'within 1.5 s (--scorer-startup)', { startMs: 1500 }],
    [
      'words of its own',
      `console.log('Loading'); setTimeout(() => {}, 60_000);`,
      'no JSON: Loading',
      {},
    ],
    ['an end at once', 'process.exit(3);', 'ended with code 3 before it answered', {}],
    [
      'an end within an answer',
      answering(`process.stdout.write('{"id', () => process.exit(0));`),
      'ended with code 0 in the middle of an answer',
      {},
    ],
    ['a signal', answering(`process.kill(process.pid, 'SIGKILL');`), 'ended by SIGKILL', {}],
    [
      'last words',
      `console.error('one\\ntwo\\nthree\\n\\u001b[31mNo module named torch'); process.exit(1);`,
      String.raw`it said: two / three / \u{1b}[31mNo module named torch`,
      {},
    ],
  ])('says what is wrong, and says it again: %s', async (_, script, message, more) => {
    const scorer = scorerOf(script, more);

    await expect(scorer.ask(QUESTION)).rejects.toThrow(message);
    await expect(scorer.ask(QUESTION)).rejects.toThrow(message);
  });

  it('says that there is no such program', async () => {
    const scorer = scorerOf('', { words: ['/no/such/program'] });

    await expect(scorer.ask(QUESTION)).rejects.toThrow(
      'the command /no/such/program cannot be started: no such file or directory',
    );
  });

  it('refuses what nobody asked for', async () => {
    const scorer = scorerOf(answering('send({ id: q.id, scores: q.inputs }); send({ id: 1 });'));
    await scorer.ask(QUESTION);
    await wait(200);

    await expect(scorer.ask(QUESTION)).rejects.toThrow(/not asked for|neither "scores"/);
  });

  it('says that an answer has no end', async () => {
    const scorer = scorerOf(
      answering(
        `if (q.id === 0) send({ id: 0, scores: q.inputs }); else process.stdout.write('{"id":1}');`,
      ),
      { timeoutMs: 1500 },
    );
    await scorer.ask(QUESTION);

    await expect(scorer.ask(QUESTION)).rejects.toThrow(
      '8 bytes came without the newline that ends an answer',
    );
  });

  it('is patient with the first question only', async () => {
    const scorer = scorerOf(answering('if (q.id === 0) send({ id: 0, scores: q.inputs });'), {
      timeoutMs: 300,
    });
    await scorer.ask(QUESTION);

    await expect(scorer.ask(QUESTION)).rejects.toThrow('within 0.3 s (--scorer-timeout)');
  });

  it('waits no longer when somebody asks to end', async () => {
    const abort = new AbortController();
    const asked = scorerOf(answering(''), { signal: abort.signal }).ask(QUESTION);
    abort.abort();

    await expect(asked).rejects.toMatchObject({ name: 'ScorerError', isInterruption: true });
  });

  it('ends the process and what that started, also one that does not want to end', async () => {
    const pids = join(folder, 'pids');
    const scorer = scorerOf(`
      process.on('SIGTERM', () => {});
      const other = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
      require('node:fs').writeFileSync(${JSON.stringify(pids)}, process.pid + ' ' + other.pid);
      setInterval(() => {}, 1000);
      ${ECHO}`);
    await scorer.ask(QUESTION);
    const [own = 0, other = 0] = readFileSync(pids, 'utf8').split(' ').map(Number);

    expect([isAlive(own), isAlive(other)]).toEqual([true, true]);
    await scorer.close();
    // A killed process that nobody has waited for yet still has its number.
    for (let turn = 0; turn < 100 && isAlive(own); turn += 1) await wait(20);
    expect(isAlive(own)).toBe(false);
  });

  it('lets a process end by itself when its input ends', async () => {
    const left = join(folder, 'left');
    const scorer = scorerOf(
      `${ECHO} process.stdin.on('end', () => require('node:fs').writeFileSync(${JSON.stringify(left)}, 'bye'));`,
    );
    await scorer.ask(QUESTION);
    await scorer.close();

    expect(readFileSync(left, 'utf8')).toBe('bye');
  });
});
