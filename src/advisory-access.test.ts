import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { osv } from '../test/builders/osv.ts';
import type { AdvisoryAccess } from './advisory-access.ts';
import { advisoryAccess } from './advisory-access.ts';
import { updateAdvisories } from './advisories.ts';

let root: string;
let closers: (() => void)[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'weighbridge-access-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const close of closers) close();
  closers = [];
  rmSync(root, { recursive: true, force: true });
});

type Question = Readonly<Record<string, unknown>>;

/** A service that answers like the OSV API. */
async function serve(
  answer: (path: string, question: Question, response: ServerResponse) => unknown,
): Promise<void> {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const value = answer(
        request.url ?? '',
        JSON.parse(Buffer.concat(pieces).toString()),
        response,
      );
      if (value !== undefined)
        response.end(typeof value === 'string' ? value : JSON.stringify(value));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  vi.stubEnv('WEIGHBRIDGE_OSV_URL', `http://127.0.0.1:${port}/`);
}

const ending =
  (status: number, headers = {}) =>
  (_: string, __: Question, response: ServerResponse): undefined => {
    response.writeHead(status, headers).end();
  };

function access(allowNetwork = true): AdvisoryAccess {
  const patience = { sleep: () => Promise.resolve(), random: () => 0 };
  const opened = advisoryAccess({ allowNetwork, folder: join(root, 'advisories'), patience });
  closers.push(opened.close);
  return opened;
}

const FIXED = { events: [{ introduced: '0' }, { fixed: '2.0' }] };

describe('advisoryAccess', () => {
  it('has nothing without an index and without leave to use the network', () => {
    expect(access(false).source).toBeUndefined();
    vi.stubEnv('WEIGHBRIDGE_OSV_URL', 'off');
    expect(access().source).toBeUndefined();
  });

  it('prefers the index', async () => {
    const from = join(root, 'dump');
    mkdirSync(from);
    writeFileSync(join(from, 'a.json'), JSON.stringify(osv('GHSA-1', 'a', FIXED)));
    await updateAdvisories({ from, folder: join(root, 'advisories') });
    const { source } = access();
    expect(source?.state.kind).toBe('index');
    expect(await source?.lookup('pypi', 'a')).toMatchObject({ advisories: [{ id: 'GHSA-1' }] });
  });

  it('says that an index is damaged instead of asking somebody else', async () => {
    mkdirSync(join(root, 'advisories'));
    writeFileSync(join(root, 'advisories', 'current'), '../../etc\n');
    expect(() => access().source?.lookup('pypi', 'a')).toThrow(/damaged \(its pointer\)/);
  });

  it('asks for the names of many packages at once, then for the records of those that have any, page by page', async () => {
    const seen: string[] = [];
    await serve((path, question) => {
      seen.push(`${path} ${JSON.stringify(question)}`);
      if (path === '/v1/querybatch') return { results: [{ vulns: [{ id: 'GHSA-1' }] }, {}] };
      const isFirst = question['page_token'] === undefined;
      return isFirst
        ? { vulns: [osv('GHSA-1', 'a', FIXED), { odd: true }], next_page_token: 'two' }
        : { vulns: [osv('GHSA-2', 'a', FIXED)] };
    });
    const { source } = access();
    await source?.prepare?.([
      { ecosystem: 'pypi', name: 'a' },
      { ecosystem: 'npm', name: 'b' },
      { ecosystem: 'conda', name: 'c' },
    ]);
    const found = await source?.lookup('pypi', 'a');
    expect(found?.advisories.map(({ id }) => id)).toEqual(['GHSA-1', 'GHSA-2']);
    expect(found?.detailOf(found.advisories[1]!).id).toBe('GHSA-2');
    expect(await source?.lookup('npm', 'b')).toBeUndefined();
    const a = '{"package":{"ecosystem":"PyPI","name":"a"}';
    expect(seen).toEqual([
      `/v1/querybatch {"queries":[${a}},{"package":{"ecosystem":"npm","name":"b"}}]}`,
      `/v1/query ${a}}`,
      `/v1/query ${a},"page_token":"two"}`,
    ]);
  });

  it.each([
    ['not JSON', (): unknown => '<html>', /does not answer in JSON/],
    ['pages without end', (): unknown => ({ next_page_token: 'again' }), /more than 100 pages/],
    ['an error', ending(400), /status 400/],
    ['a redirect', ending(307, { location: 'https://other.example/' }), /redirects what was sent/],
    ['too busy', ending(503), /status 503, 5 times/],
  ] as const)('fails with a reason on %s', async (_, answer, message) => {
    await serve(answer);
    await expect(access().source?.lookup('pypi', 'a')).rejects.toThrow(message);
  });

  it('fails on a batch that is answered for other packages', async () => {
    await serve(() => ({ results: [] }));
    await expect(access().source?.prepare?.([{ ecosystem: 'pypi', name: 'a' }])).rejects.toThrow(
      /does not answer as the OSV API/,
    );
  });
});
