import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Answers of one run may be long; a batch of a thousand streams gives a few megabytes. */
const MAX_OUTPUT_BYTES = 1 << 30;
/** The readings recorded here are those of this CPython; others differ in details such as frames. */
const VERSION = '3.11';

const PICKLETOOLS = fileURLToPath(
  new URL('../../tools/corpus/pickletools_oracle.py', import.meta.url),
);
const UNPICKLERS = fileURLToPath(new URL('unpickle_oracle.py', import.meta.url));

/** Whether the CPython whose behaviour is modelled is on this machine. */
export function hasPython(): boolean {
  const program = 'import sys; print("%d.%d" % sys.version_info[:2])';
  const { stdout } = spawnSync('python3', ['-c', program], { encoding: 'utf8' });
  return typeof stdout === 'string' && stdout.trim() === VERSION;
}

function ask<T>(
  script: string,
  questions: readonly object[],
  isAnswer: (value: unknown) => value is T,
): readonly T[] {
  const input = questions.map((question) => JSON.stringify(question)).join('\n');
  const { stdout, stderr, status } = spawnSync('python3', ['-W', 'ignore', script], {
    input,
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  if (status !== 0) throw new Error(`${script} failed: ${stderr}`);
  const answers = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
    .filter(isAnswer);
  if (answers.length !== questions.length) throw new Error(`${script} left questions open`);
  return answers;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

export type OracleArgument = string | null | { readonly surrogatepassHex: string };

/** One opcode as pickletools decodes it. */
export type Operation = readonly [position: number, name: string, argument: OracleArgument];

export interface Decoding {
  readonly ops: readonly Operation[];
  readonly end: number;
  readonly error: string | null;
}

function isDecoding(value: unknown): value is Decoding {
  return isObject(value) && Array.isArray(value['ops']) && typeof value['end'] === 'number';
}

/** What pickletools reads in each stream. */
export function askPickletools(streams: readonly Uint8Array[]): readonly Decoding[] {
  const questions = streams.map((stream, id) => ({ id, hex: hexOf(stream) }));
  return ask(PICKLETOOLS, questions, isDecoding);
}

export interface Unpickling {
  readonly events: readonly (readonly string[])[];
  readonly error: string | null;
  readonly result: string | null;
}

function isUnpickling(value: unknown): value is Unpickling {
  return isObject(value) && Array.isArray(value['events']) && 'result' in value;
}

/** What the C and the Python unpickler do with each stream. */
export function askUnpicklers(
  streams: readonly Uint8Array[],
): readonly { readonly c: Unpickling; readonly python: Unpickling }[] {
  const questions = streams.flatMap((stream, id) => {
    const hex = hexOf(stream);
    return [
      { id, hex, reader: 'c' },
      { id, hex, reader: 'python' },
    ];
  });
  const answers = ask(UNPICKLERS, questions, isUnpickling);
  return streams.map((_, id) => {
    const c = answers[id * 2];
    const python = answers[id * 2 + 1];
    if (c === undefined || python === undefined) throw new Error('an answer is missing');
    return { c, python };
  });
}
