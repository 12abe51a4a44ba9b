import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Scorer } from '../../core/scorer.ts';
import { HttpScorer } from './http-scorer.ts';
import type { HttpScorerOptions } from './http-scorer.ts';

const QUESTION = { rows: 2, shape: [2], values: Float32Array.of(1, 2, 4, 3) };
const AT_ONCE = { sleep: () => Promise.resolve(), random: () => 0 };

interface Asked {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

type Answering = (asked: Asked, response: ServerResponse, turn: number) => void;

const servers: Server[] = [];
const scorers: Scorer[] = [];
afterEach(async () => {
  await Promise.all(scorers.splice(0).map((scorer) => scorer.close()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server on this machine that answers with `answering`, and what it was asked. */
async function serve(
  answering: Answering,
): Promise<{ readonly url: URL; readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { method, url: path, headers } = request;
      const one = { method, path, headers, body: Buffer.concat(pieces).toString('utf8') };
      asked.push(one);
      answering(one, response, asked.length);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: new URL(`http://127.0.0.1:${port}/predict?key=abc`), asked };
}

function scorerOf(url: URL, more: Partial<HttpScorerOptions> = {}): HttpScorer {
  const scorer = new HttpScorer({
    url,
    userAgent: 'test',
    startMs: 20_000,
    timeoutMs: 20_000,
    patience: AT_ONCE,
    ...more,
  });
  scorers.push(scorer);
  return scorer;
}

const echo: Answering = ({ body }, response) => {
  const { id, inputs }: { id: number; inputs: number[][] } = JSON.parse(body);
  response.end(JSON.stringify({ id, scores: inputs }));
};
const say =
  (text: string, status = 200, headers = {}): Answering =>
  (_, response) => {
    response.writeHead(status, headers).end(text);
  };

describe('io/scorer/http-scorer', () => {
  it('posts the question as JSON to the address as it was given', async () => {
    const { url, asked } = await serve(echo);
    const scorer = scorerOf(url);

    expect((await scorer.ask(QUESTION)).values).toEqual(QUESTION.values);
    await scorer.ask(QUESTION);
    expect(asked.map(({ body }) => JSON.parse(body))).toEqual([
      {
        id: 0,
        shape: [2, 2],
        inputs: [
          [1, 2],
          [4, 3],
        ],
      },
      {
        id: 1,
        shape: [2, 2],
        inputs: [
          [1, 2],
          [4, 3],
        ],
      },
    ]);
    expect(asked[0]).toMatchObject({ method: 'POST', path: '/predict?key=abc' });
    expect(asked[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'test',
    });
  });

  it('sends the headers it was given, and the password of the address', async () => {
    const { url, asked } = await serve(echo);
    const headers = [
      { name: 'Authorization', value: 'Bearer abc' },
      { name: 'X-Tenant', value: 'me' },
    ];
    await scorerOf(url, { headers }).ask(QUESTION);
    url.username = 'me';
    url.password = 'secret';
    await scorerOf(url).ask(QUESTION);

    expect(asked[0]?.headers).toMatchObject({ authorization: 'Bearer abc', 'x-tenant': 'me' });
    expect(asked[1]?.headers.authorization).toBe(`Basic ${btoa('me:secret')}`);
  });

  it('asks again when the server says not now, and when the connection breaks', async () => {
    const { url, asked } = await serve((one, response, turn) => {
      if (turn === 1) response.writeHead(429, { 'Retry-After': '0' }).end();
      else if (turn === 2) response.writeHead(503).end('busy');
      else if (turn === 3) response.destroy();
      else echo(one, response, turn);
    });

    expect((await scorerOf(url).ask(QUESTION)).kind).toBe('scores');
    expect(new Set(asked.map(({ body }) => body)).size).toBe(1);
    expect(asked.length).toBe(4);
  });

  it('gives up in the end, and is asked no more', async () => {
    const { url, asked } = await serve(say('', 500));
    const scorer = scorerOf(url);

    await expect(scorer.ask(QUESTION)).rejects.toThrow('answers with status 500, 5 times');
    await expect(scorer.ask(QUESTION)).rejects.toThrow('answers with status 500, 5 times');
    expect(asked.length).toBe(5);
  });

  it('follows no redirect: what is sent is for this address only', async () => {
    const other = await serve(echo);
    const { url } = await serve(say('', 307, { Location: other.url.href }));

    await expect(scorerOf(url).ask(QUESTION)).rejects.toThrow('redirects what was sent to it');
    expect(other.asked).toEqual([]);
  });

  it.each<readonly [string, Answering, string]>([
    ['a page', say('<html>'), 'the answer is no JSON: <html>'],
    ['NaN', say('{"scores":[[NaN,0],[0,1]]}'), 'JSON has no NaN'],
    ['too many rows', say('{"labels":[0,1,2]}'), '3 numbers for 2 samples'],
    ['no such path', say('', 404), 'not found (status 404)'],
    ['refused', say('', 401), 'access denied (status 401)'],
    ['a bad request', say('wrong shape', 400), 'status 400'],
    ['a huge answer', say('['.repeat(2000)), 'answers with more than 1000 bytes'],
  ])('says what is wrong, without the key in the address: %s', async (_, answering, message) => {
    const { url } = await serve(answering);
    const asked = scorerOf(url, { maxAnswerBytes: 1000 }).ask(QUESTION);

    await expect(asked).rejects.toMatchObject({ name: 'ScorerError' });
    await expect(asked).rejects.toThrow(message);
    await expect(asked).rejects.not.toThrow('abc');
  });

  it('waits no longer than it was told to, and asks no second time then', async () => {
    const { url, asked } = await serve(() => undefined);

    await expect(scorerOf(url, { startMs: 300 }).ask(QUESTION)).rejects.toThrow(
      'no answer within 0.3 s (--scorer-startup)',
    );
    expect(asked.length).toBe(1);
  });

  it('counts the waits between attempts, too', async () => {
    const { url } = await serve(say('', 503, { 'Retry-After': '30' }));
    const { patience: _, ...options } = {
      url,
      userAgent: 'test',
      startMs: 300,
      timeoutMs: 300,
      patience: AT_ONCE,
    };
    const scorer = new HttpScorer(options);
    scorers.push(scorer);

    await expect(scorer.ask(QUESTION)).rejects.toThrow('no answer within 0.3 s');
  });

  it('waits no longer when somebody asks to end', async () => {
    const abort = new AbortController();
    const { url } = await serve(() => abort.abort());

    await expect(scorerOf(url, { signal: abort.signal }).ask(QUESTION)).rejects.toMatchObject({
      isInterruption: true,
    });
  });

  it('says that nobody is there', async () => {
    const { url } = await serve(echo);
    servers.splice(0).forEach((server) => server.close());

    await expect(scorerOf(url).ask(QUESTION)).rejects.toThrow('refused the connection, 5 times');
  });

  it('does not send a secret over an open line', () => {
    expect(() =>
      scorerOf(new URL('http://host.example/'), { headers: [{ name: 'X-Key', value: 'k' }] }),
    ).toThrow('http is not encrypted');
  });
});
