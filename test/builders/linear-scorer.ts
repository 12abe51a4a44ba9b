/**
 * A scorer to attack: a linear model of grey pictures of 8 × 8 bytes with three classes, whose smallest changes are known exactly.
 * As a program it answers questions on its input, or with `--http` on a port of this machine that it prints.
 */
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

export const SIDE = 8;
export const CLASSES = 3;
const SIZE = SIDE * SIDE;

function weight(label: number, at: number): number {
  return Math.sin(1 + 7 * label + 3 * at * (label + 1));
}

/** Scores of one picture of bytes. */
export function linearScores(picture: readonly number[]): readonly number[] {
  return Array.from({ length: CLASSES }, (_, label) =>
    picture.reduce((sum, value, at) => sum + (weight(label, at) * value) / 255, 0),
  );
}

/** The class of one picture: the first of the highest scores. */
export function linearLabel(picture: readonly number[]): number {
  const scores = linearScores(picture);
  return scores.indexOf(Math.max(...scores));
}

/** Size in Linf, in the full range of a pixel, below which no change fools the model; what is needed is more where a pixel is black or white. */
export function leastChange(picture: readonly number[]): number {
  const scores = linearScores(picture);
  const own = linearLabel(picture);
  let least = Number.POSITIVE_INFINITY;
  for (let other = 0; other < CLASSES; other += 1) {
    if (other === own) continue;
    let slope = 0;
    for (let at = 0; at < SIZE; at += 1) slope += Math.abs(weight(own, at) - weight(other, at));
    least = Math.min(least, ((scores[own] ?? 0) - (scores[other] ?? 0)) / slope);
  }
  return least;
}

interface Question {
  readonly id: number;
  readonly shape: readonly number[];
  readonly inputs: readonly (readonly number[])[];
}

function serve(): void {
  const { values } = parseArgs({
    options: {
      http: { type: 'boolean' },
      labels: { type: 'boolean' },
      /** Ends, or says 500, once this many samples were asked. */
      'fail-after': { type: 'string' },
      /** Writes the shape of every question to this file. */
      log: { type: 'string' },
      /** A header that must come with this value. */
      header: { type: 'string' },
      /** Answers nothing after the first question. */
      mute: { type: 'boolean' },
    },
  });
  const most = Number(values['fail-after'] ?? Infinity);
  let asked = 0;
  let questions = 0;
  const answer = (line: string): string | undefined => {
    const { id, shape, inputs }: Question = JSON.parse(line);
    if (values.log !== undefined) appendFileSync(values.log, `${JSON.stringify(shape)}\n`);
    asked += inputs.length;
    questions += 1;
    if (asked > most) return undefined;
    return values.labels === true
      ? JSON.stringify({ id, labels: inputs.map(linearLabel) })
      : JSON.stringify({ id, scores: inputs.map(linearScores) });
  };
  if (values.http !== true) {
    createInterface({ input: process.stdin }).on('line', (line) => {
      const text = answer(line);
      if (values.mute === true && questions > 1) return;
      if (text === undefined) {
        console.error('Traceback: the model has had enough');
        process.exit(1);
      }
      console.log(text);
    });
    return;
  }
  const [name = '', value = ''] = (values.header ?? '').split(': ');
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      if (request.url?.startsWith('/moved') === true)
        response.writeHead(307, { Location: '/predict' }).end();
      else if (values.header !== undefined && request.headers[name.toLowerCase()] !== value)
        response.writeHead(401).end();
      else {
        const text = answer(Buffer.concat(pieces).toString('utf8'));
        if (text === undefined) response.writeHead(500).end();
        else response.end(text);
      }
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    console.log(typeof address === 'object' && address !== null ? address.port : 0);
  });
}

if (import.meta.main) serve();
