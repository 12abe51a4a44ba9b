import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { osv } from '../test/builders/osv.ts';
import { zip } from '../test/builders/zip.ts';
import type { UpdateOptions } from './advisories.ts';
import { openAdvisories, updateAdvisories } from './advisories.ts';

let root: string;
let folder: string;
let close: () => void = () => undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'weighbridge-advisories-'));
  folder = join(root, 'data', 'advisories');
});
afterEach(() => {
  close();
  close = () => undefined;
  rmSync(root, { recursive: true, force: true });
});

const EVENTS = [{ introduced: '0' }, { fixed: '2.0' }];
const record = (id: string, name: string, ecosystem = 'PyPI') =>
  JSON.stringify(
    osv(id, name, { ecosystem, events: EVENTS, record: { aliases: ['CVE-2026-0001'] } }),
  );
const archive = (...records: readonly string[]) =>
  zip({ entries: records.map((data, n) => ({ name: `R-${n}.json`, data, method: 8 })) });

function dump(files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = mkdtempSync(join(root, 'dump-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(path, name, '..'), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

const update = (from: string, more: UpdateOptions = {}) =>
  updateAdvisories({
    from,
    folder,
    now: () => new Date('2026-02-01T00:00:00Z'),
    patience: { sleep: () => Promise.resolve(), random: () => 0 },
    ...more,
  });

function known(ecosystem: 'pypi' | 'npm', name: string): readonly string[] {
  const opened = openAdvisories(folder);
  const ids = opened?.index.lookup(ecosystem, name)?.advisories.map(({ id }) => id);
  opened?.close();
  return ids ?? [];
}

describe('updateAdvisories', () => {
  it('reads a folder with records in both formats, archives, scores and the catalogue', async () => {
    const from = dump({
      'pypi/GHSA-1.json': record('GHSA-1', 'a'),
      'pypi/PYSEC-1.yaml':
        'id: PYSEC-1\naffected:\n- package: {name: b, ecosystem: PyPI}\n  versions: ["1.10"]\n',
      'npm/all.zip': archive(record('GHSA-2', 'c', 'npm')),
      'epss.csv': 'cve,epss,percentile\nCVE-2026-0001,0.25,0.5\n',
      'kev.json': JSON.stringify({
        catalogVersion: '1',
        vulnerabilities: [{ cveID: 'CVE-2026-0001', dateAdded: '2026-01-03' }],
      }),
      'broken.json': '{',
      'notes.txt': 'not looked at',
    });
    const result = await update(from);
    expect(result).toMatchObject({
      changed: true,
      unreadCount: 1,
      manifest: { records: 3, scored: 1, exploited: 1, built: '2026-02-01T00:00:00.000Z' },
    });
    expect(result.unread[0]).toMatch(/^broken\.json: /);
    expect([known('pypi', 'a'), known('pypi', 'b'), known('npm', 'c')]).toEqual([
      ['GHSA-1'],
      ['PYSEC-1'],
      ['GHSA-2'],
    ]);
    const opened = openAdvisories(folder);
    expect(opened?.index.exploitationOf('CVE-2026-0001')).toEqual({
      epss: 0.25,
      percentile: 0.5,
      exploitedSince: '2026-01-03',
    });
    opened?.close();
  });

  it('does nothing when the dump did not change, and leaves one generation', async () => {
    const from = dump({ 'a.json': record('GHSA-1', 'a') });
    await update(from);
    const before = readFileSync(join(folder, 'current'), 'utf8');
    expect((await update(from)).changed).toBe(false);
    expect(readFileSync(join(folder, 'current'), 'utf8')).toBe(before);
    writeFileSync(join(from, 'b.json'), record('GHSA-2', 'b'));
    expect((await update(from)).changed).toBe(true);
    expect(
      await update(from, { ecosystems: ['npm'] }).catch((error: Error) => error.message),
    ).toContain('no OSV record of these ecosystems');
    expect(known('pypi', 'b')).toEqual(['GHSA-2']);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('reads one archive, and refuses what is none', async () => {
    const from = join(root, 'all.zip');
    writeFileSync(from, archive(record('GHSA-1', 'a')));
    expect((await update(from)).changed).toBe(true);
    expect((await update(from)).changed).toBe(false);
    truncateSync(from, 50);
    await expect(update(from)).rejects.toThrow(/no ZIP archive, or was cut off/);
    await expect(update(join(root, 'absent'))).rejects.toThrow('no such file or directory');
    await expect(update(dump({ 'x.txt': '' }))).rejects.toThrow('no OSV record');
    // The old index stays in force.
    expect(known('pypi', 'a')).toEqual(['GHSA-1']);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('says that the index cannot be written', async () => {
    const from = dump({ 'a.json': record('GHSA-1', 'a') });
    writeFileSync(join(root, 'data'), 'a file where the folder should be');
    await expect(update(from)).rejects.toThrow(/cannot write the advisory index in/);
  });
});

describe('updateAdvisories from an address', () => {
  const seen: string[] = [];
  async function serve(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<string> {
    seen.length = 0;
    const server = createServer((request, response) => {
      seen.push(`${request.url ?? ''} ${request.headers['if-none-match'] ?? ''}`.trim());
      answer(request, response);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    close = () => {
      server.closeAllConnections();
      server.close();
    };
    const address: string | AddressInfo | null = server.address();
    return typeof address === 'object' && address !== null
      ? `http://127.0.0.1:${address.port}`
      : '';
  }
  const bucket =
    (tags: Record<string, string>) => (request: IncomingMessage, response: ServerResponse) => {
      const [, ecosystem = ''] = (request.url ?? '').split('/');
      const etag = tags[ecosystem] ?? '';
      if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
      else
        response.writeHead(200, { etag }).end(archive(record(`GHSA-${ecosystem}`, 'a', ecosystem)));
    };

  it('fetches one archive per ecosystem, and asks only whether it changed the next time', async () => {
    const tags = { PyPI: '"1"', npm: '"1"' };
    const from = await serve(bucket(tags));
    expect((await update(from)).changed).toBe(true);
    expect((await update(from)).changed).toBe(false);
    tags.npm = '"2"';
    expect((await update(from)).changed).toBe(true);
    expect(seen).toEqual([
      '/PyPI/all.zip',
      '/npm/all.zip',
      '/PyPI/all.zip "1"',
      '/npm/all.zip "1"',
      '/PyPI/all.zip "1"',
      '/npm/all.zip "1"',
      // One changed, so the other is needed again.
      '/PyPI/all.zip',
    ]);
    expect([known('pypi', 'a'), known('npm', 'a')]).toEqual([['GHSA-PyPI'], ['GHSA-npm']]);
  });

  it.each([
    [404, /PyPI\/all\.zip: not found \(status 404\)/],
    [403, /access denied/],
    [500, /status 500, 5 times/],
  ])('says what status %d means', async (status, message) => {
    const from = await serve((_, response) => response.writeHead(status).end());
    await expect(update(from)).rejects.toThrow(message);
    expect(existsSync(join(folder, 'current'))).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not take half an archive for a whole one', async () => {
    const whole = archive(record('GHSA-1', 'a'));
    const from = await serve((_, response) => {
      response.writeHead(200, { 'content-length': whole.length });
      response.write(whole.subarray(0, 60), () => response.destroy());
    });
    await expect(update(`${from}/all.zip`)).rejects.toThrow(
      /the server closed the connection|aborted/,
    );
  });
});
