import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { RemoteOptions } from '../../src/list-targets.ts';
import type { Report } from '../../src/core/report.ts';
import { audit } from '../../src/weighbridge.ts';
import type { Hub, HubFile, HubOptions, Intercept } from '../builders/hub-server.ts';
import { COMMIT, content, startHub } from '../builders/hub-server.ts';
import { torchZip } from '../builders/zip.ts';
import { writeSafetensors } from '../builders/safetensors.ts';

const WEIGHTS = writeSafetensors({ tensors: [{ name: 'w', data: new Uint8Array(400_000) }] });
const EVIL = Buffer.from("cos\nsystem\n(S'echo weighbridge-test'\ntR.");
const FILES: Readonly<Record<string, HubFile>> = {
  'config.json': { content: content('{"model_type":"bert"}') },
  'model.safetensors': { content: content(WEIGHTS), lfs: true },
};
const TOKEN = 'hf_weighbridgetesttoken';

let hub: Hub;
afterEach(() => hub.close());

async function weigh(
  options: Partial<HubOptions> = {},
  remote: RemoteOptions = {},
  target = 'hf:org/model',
): Promise<Report> {
  hub = await startHub({ files: FILES, ...options });
  return again(remote, target);
}

function again(remote: RemoteOptions = {}, target = 'hf:org/model'): Promise<Report> {
  const environment = { HF_ENDPOINT: hub.url, HF_HOME: '/nonexistent', ...remote.environment };
  return audit([target], {
    remote: { ...remote, environment },
    limits: { maxMilliseconds: 20_000 },
  });
}

function gaps(report: Report): readonly string[] {
  return report.gaps.map(({ code, location }) => `${code} ${location.path.join('/')}`);
}

/** Answers the ranges of one file by hand, from its second request on when told so. */
function onCdn(answer: (response: ServerResponse, range: string) => void, from = 0): Intercept {
  let count = 0;
  return (seen, response) => {
    if (seen.server !== 'cdn') return false;
    count += 1;
    if (count <= from) return false;
    answer(response, seen.headers.range ?? '');
    return true;
  };
}

describe('audit of a hub repository', () => {
  it('reads the structure at one commit and not the weights', async () => {
    const report = await weigh();

    expect(report.verdict).toBe('pass');
    expect(report.components.map(({ id }) => id)).toEqual(['config.json', 'model.safetensors']);
    expect(report.components[1]?.facts?.['hubSha256']).toMatch(/^[0-9a-f]{64}$/);
    expect(report.components[1]?.sha256).toBeUndefined();
    expect(hub.sent()).toBeLessThan(120_000);
    expect(hub.seen.every(({ url }) => !url.includes('resolve') || url.includes(COMMIT))).toBe(
      true,
    );
  });

  it('finds what a hostile file would do', async () => {
    const files = { ...FILES, 'pytorch_model.bin': { content: content(EVIL), lfs: true } };
    const report = await weigh({ files });

    expect(report.verdict).toBe('fail');
    expect(report.findings.map(({ rule }) => rule)).toContain('pickle-calls/code-execution');
  });

  it('follows every page of a long listing', async () => {
    const many = Array.from({ length: 25 }, (_, index) => [
      `notes/${index}.txt`,
      { content: content('text') },
    ]);
    const report = await weigh({ files: { ...FILES, ...Object.fromEntries(many) }, pageSize: 7 });

    expect(report.components).toHaveLength(27);
  });

  it('shows the token to the hub only, never to the CDN', async () => {
    const report = await weigh({ token: TOKEN }, { environment: { HF_TOKEN: ` ${TOKEN}\n` } });
    const told = hub.seen.filter(({ headers }) => JSON.stringify(headers).includes(TOKEN));

    expect(report.verdict).toBe('pass');
    expect(hub.seen.some(({ server }) => server === 'cdn')).toBe(true);
    expect(told.length).toBeGreaterThan(2);
    expect(told.every(({ server }) => server === 'hub')).toBe(true);
    expect(JSON.stringify(report)).not.toContain(TOKEN);
  });

  it('does not follow a listing that leads to another host, and does not tell it the token', async () => {
    const intercept: Intercept = (seen, response) => {
      if (!seen.url.includes('/tree/')) return false;
      response.writeHead(200, {
        'Content-Type': 'application/json',
        Link: `<${hub.cdnUrl}/api/models/org/model/tree/x>; rel="next"`,
      });
      response.end('[]');
      return true;
    };

    await expect(weigh({ intercept }, { environment: { HF_TOKEN: TOKEN } })).rejects.toThrow(
      /which is not the hub/,
    );
    expect(hub.seen.every(({ server }) => server === 'hub')).toBe(true);
  });

  it('gives up on a listing that never ends', async () => {
    const intercept: Intercept = (seen, response) => {
      if (!seen.url.includes('/tree/')) return false;
      response.writeHead(200, {
        'Content-Type': 'application/json',
        Link: `<${hub.url}${seen.url}>; rel="next"`,
      });
      response.end('[]');
      return true;
    };

    await expect(weigh({ intercept })).rejects.toThrow(/does not end/);
  });

  it('bounds how much one answer of the API may hold', async () => {
    const intercept: Intercept = (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.write('[');
      const more = (): boolean => response.write(' '.repeat(1_000_000));
      response.on('drain', more);
      more();
      return true;
    };

    await expect(weigh({ intercept })).rejects.toThrow(/more than 16777216 bytes/);
  });

  it('counts every entry of a listing that repeats itself', async () => {
    const listing = Array.from({ length: 50 }, () => ({ type: 'file', path: 'a.txt', size: 1 }));
    hub = await startHub({ files: {}, listing });
    const environment = { HF_ENDPOINT: hub.url, HF_HOME: '/nonexistent' };
    const report = await audit(['hf:org/model'], {
      limits: { maxFiles: 20 },
      remote: { environment },
    });

    expect(report.gaps.length).toBeLessThan(25);
    expect(report.gaps.map(({ code }) => code)).toContain('file-limit');
  });

  it.each([
    [401, /log in to the hub or set HF_TOKEN/],
    [403, /gated repositories have to be asked for first/],
    [404, /not there/],
  ])('says in one line what %i means', async (status, message) => {
    const intercept: Intercept = (_, response) => {
      response.writeHead(status, { 'Content-Type': 'text/html' });
      response.end('<html>');
      return true;
    };

    await expect(weigh({ intercept })).rejects.toThrow(message);
  });

  it('waits and asks again when the hub is busy', async () => {
    const intercept: Intercept = (seen, response) => {
      if (seen.before > 0) return false;
      response.writeHead(seen.server === 'hub' ? 429 : 503, { 'Retry-After': '0' });
      response.end();
      return true;
    };
    const report = await weigh({ intercept });

    expect(report.verdict).toBe('pass');
  });

  it('leaves hostile names alone and says so', async () => {
    const listing = [
      '../../etc/passwd',
      '/abs',
      'a/../b',
      'x\u001b[31m.bin',
      'config.json',
      '',
    ].map((path) => ({ type: 'file', path, size: 3, oid: '0'.repeat(40) }));
    const report = await weigh({ listing });

    expect(report.gaps).toHaveLength(6);
    expect(report.verdict).toBe('incomplete');
    expect(hub.seen.some(({ url }) => url.includes('passwd'))).toBe(false);
  });

  it.each<[string, Intercept, string]>([
    [
      '200 instead of a range',
      onCdn((response) => {
        response.writeHead(200, { 'Content-Length': '400100', ETag: '"x"' });
        response.write(Buffer.alloc(1000));
      }),
      'unreadable-file',
    ],
    [
      'another range',
      onCdn((response) => {
        response.writeHead(206, { 'Content-Range': `bytes 5-9/${WEIGHTS.length}` });
        response.end('12345');
      }),
      'unreadable-file',
    ],
    [
      'another size',
      onCdn((response, range) => {
        response.writeHead(206, { 'Content-Range': `${range.replace('=', ' ')}/9999999` });
        response.end();
      }),
      'changed-during-read',
    ],
    [
      'no range',
      onCdn((response) => {
        response.writeHead(206);
        response.end('x');
      }),
      'unreadable-file',
    ],
    [
      'compressed content',
      onCdn((response, range) => {
        response.writeHead(206, {
          'Content-Encoding': 'gzip',
          'Content-Range': `${range.replace('=', ' ')}/${WEIGHTS.length}`,
        });
        response.end('x');
      }),
      'unreadable-file',
    ],
    [
      'a changed entity in the middle',
      onCdn((response, range) => {
        const [, start = 0, end = 0] = (/(\d+)-(\d+)/.exec(range) ?? []).map(Number);
        response.writeHead(206, {
          ETag: '"other"',
          'Content-Range': `bytes ${start}-${end}/${WEIGHTS.length}`,
        });
        response.end(Buffer.alloc(end - start + 1));
      }, 1),
      'changed-during-read',
    ],
    [
      'a redirect loop',
      onCdn((response) => {
        response.writeHead(302, { Location: '/blobs/loop' });
        response.end();
      }),
      'unreadable-file',
    ],
    [
      'a redirect to link-local credentials',
      onCdn((response) => {
        response.writeHead(302, { Location: 'http://169.254.169.254/latest/meta-data' });
        response.end();
      }),
      'unreadable-file',
    ],
    [
      'a redirect to a file of this machine',
      onCdn((response) => {
        response.writeHead(302, { Location: 'file:///etc/passwd' });
        response.end();
      }),
      'unreadable-file',
    ],
    [
      'no access to the content',
      onCdn((response) => {
        response.writeHead(403);
        response.end();
      }),
      'unreadable-file',
    ],
  ])('calls a file unexamined when its server answers with %s', async (_, intercept, code) => {
    const report = await weigh({ intercept });

    expect(gaps(report)).toEqual([`${code} model.safetensors`]);
    expect(report.verdict).toBe('incomplete');
    expect(hub.sent()).toBeLessThan(200_000);
  });

  it('asks the hub anew when a signed address has expired', async () => {
    let answered = 0;
    const intercept: Intercept = (seen, response) => {
      if (seen.server !== 'cdn') return false;
      answered += 1;
      if (answered !== 3) return false;
      response.writeHead(403);
      response.end();
      return true;
    };
    const header = writeSafetensors({
      tensors: Array.from({ length: 4000 }, (_, index) => ({
        name: `layer.${index}.weight`,
        data: new Uint8Array(64),
      })),
    });
    const report = await weigh({
      files: { 'model.safetensors': { content: content(header), lfs: true } },
      intercept,
    });

    expect(answered).toBeGreaterThan(3);
    expect(report.verdict).toBe('pass');
  });

  it('never calls a file clean whose server fails in the middle', async () => {
    const evil = Buffer.concat([EVIL, Buffer.alloc(300_000, 7)]);
    const intercept: Intercept = (seen, response) => {
      const start = Number(/=(\d+)/.exec(seen.headers.range ?? '')?.[1] ?? 0);
      if (seen.server !== 'cdn' || start === 0 || start > 100_000) return false;
      response.writeHead(404);
      response.end();
      return true;
    };
    const report = await weigh({
      files: { 'model.pkl': { content: content(evil), lfs: true } },
      intercept,
    });

    expect(report.verdict).toBe('incomplete');
    expect(gaps(report)).toEqual(['unreadable-file model.pkl']);
  });

  it('notices a listing that does not fit the content', async () => {
    const files = {
      'a.safetensors': { content: content(WEIGHTS), lfs: true, listedSize: 500_000 },
    };

    expect(gaps(await weigh({ files }))).toEqual(['changed-during-read a.safetensors']);
  });

  it('finds what hides among the storages of a large checkpoint, with few requests', async () => {
    const storages = Array.from({ length: 60 }, (_, index) => new Uint8Array(60_000).fill(index));
    const archive = torchZip({ pickle: EVIL, storages });
    const report = await weigh({ files: { 'm.pt': { content: content(archive), lfs: true } } });

    expect(report.findings.map(({ rule }) => rule)).toContain('pickle-calls/code-execution');
    expect(report.gaps).toEqual([]);
    expect(hub.sent()).toBeLessThan(archive.length / 2);
  });

  it('stops at the byte budget and says so', async () => {
    const report = await weigh({}, { maxBytes: 40_000 });

    expect(gaps(report)).toEqual(['byte-budget model.safetensors']);
    expect(hub.sent()).toBeLessThan(40_000);
  });

  it('refuses to work offline in one line', async () => {
    await expect(weigh({}, { offline: true })).rejects.toThrow(/--offline forbids the network/);
    await expect(again({ environment: { HF_HUB_OFFLINE: '1' } })).rejects.toThrow(/HF_HUB_OFFLINE/);
    expect(hub.seen).toEqual([]);
  });

  it('does not read again what it has kept', async () => {
    const pages = mkdtempSync(join(tmpdir(), 'weighbridge-pages-'));
    try {
      const first = await weigh({}, { pages });
      const before = hub.seen.length;
      const second = await again({ pages });
      const asked = hub.seen.slice(before).map(({ url }) => url);

      expect(readdirSync(pages).length).toBeGreaterThan(0);
      expect(asked.every((url) => url.startsWith('/api/'))).toBe(true);
      expect(second.components).toEqual(first.components);
    } finally {
      rmSync(pages, { recursive: true, force: true });
    }
  });
});

describe('audit of an address', () => {
  it('weighs a single file, and hides the signature in its address', async () => {
    hub = await startHub({ files: FILES });
    const url = `${hub.cdnUrl}/blobs/model.safetensors?X-Amz-Signature=0badcafe`;
    const report = await again({}, url);

    expect(report.verdict).toBe('pass');
    expect(report.components.map(({ id }) => id)).toEqual(['model.safetensors']);
    expect(JSON.stringify(report)).not.toContain('0badcafe');
  });

  it('does not send the token of the hub', async () => {
    hub = await startHub({ files: FILES });
    await again({ environment: { HF_TOKEN: TOKEN } }, `${hub.cdnUrl}/blobs/model.safetensors`);

    expect(hub.seen.some(({ headers }) => headers.authorization !== undefined)).toBe(false);
  });

  it('refuses a server that would send everything', async () => {
    const intercept: Intercept = (_, response) => {
      response.writeHead(200, { 'Content-Length': '10000000000' });
      response.write('x');
      return true;
    };
    hub = await startHub({ files: FILES, intercept });

    await expect(again({}, `${hub.cdnUrl}/m.bin`)).rejects.toThrow(/ignores byte ranges/);
  });

  it('refuses unencrypted http to other machines, and passwords in addresses', async () => {
    hub = await startHub({ files: FILES });

    await expect(again({}, 'http://192.0.2.1/m.bin')).rejects.toThrow(/not encrypted/);
    await expect(again({}, 'https://me:secret@192.0.2.1/m')).rejects.toThrow(/leave it out/);
    await expect(again({}, 'https://169.254.169.254/m')).rejects.toThrow(/never holds model files/);
  });
});
