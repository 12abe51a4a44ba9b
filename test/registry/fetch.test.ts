import { existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TreeEntry } from '../../src/core/tree.ts';
import type { RegistryFacts } from '../../src/ecosystems/reputation/package-facts.ts';
import { fetchPackage } from '../../src/fetch-packages.ts';
import { parsePackageTarget } from '../../src/package-target.ts';
import { npmTarball, sdist, sdistName, wheel, wheelName } from '../builders/package-archives.ts';
import type { Registry, RegistryOptions } from '../builders/registry-server.ts';
import { answer, startRegistry } from '../builders/registry-server.ts';
import type { Place, Session } from './registry-place.ts';
import { makePlace, makeSession } from './registry-place.ts';

const THING = { name: 'thing', version: '1.0' };
const SDIST = { name: sdistName(THING), content: sdist(THING) };
const WHEEL = { name: wheelName(THING), content: wheel(THING) };
const PYTHON = { thing: { files: [WHEEL, SDIST] } };
const TARBALL = npmTarball({ name: '@org/pkg', version: '1.2.3' });
const NPM = { '@org/pkg': { versions: { '1.2.3': { manifest: {}, tarball: TARBALL } } } };

let registries: Registry[];
let place: Place;
let session: Session;
beforeEach(() => {
  registries = [];
});
afterEach(async () => {
  session?.end();
  place?.remove();
  for (const registry of registries) await registry.close();
});

async function start(options: RegistryOptions): Promise<Registry> {
  const registry = await startRegistry(options);
  registries.push(registry);
  return registry;
}

async function fetched(
  target: string,
  environment: Readonly<Record<string, string>>,
  maxBytes?: number,
): Promise<RegistryFacts & { readonly entries: readonly TreeEntry[] }> {
  place = makePlace(environment);
  session = makeSession(place, maxBytes);
  const reference = parsePackageTarget(target);
  if (reference === undefined) throw new Error(`${target} is no package`);
  const { facts, entries } = await fetchPackage(reference, session);
  return { ...facts, entries };
}

const python = (registry: Registry): Record<string, string> => ({ PIP_INDEX_URL: registry.simple });
const npm = (registry: Registry): Record<string, string> => ({ npm_config_registry: registry.url });
const paths = (entries: readonly TreeEntry[]): readonly string[] =>
  entries.map((entry) =>
    entry.kind === 'gap'
      ? `${entry.gap.code}: ${entry.gap.detail}`
      : entry.kind === 'file'
        ? entry.file.path
        : '',
  );

describe('fetching from a Python index', () => {
  it.each(['json', 'html'] as const)('takes source and wheel from pages in %s', async (pages) => {
    const registry = await start({ python: PYTHON, pages });
    const { entries, files, record } = await fetched('pkg:pypi/Thing', python(registry));

    expect(paths(entries)).toEqual(['thing-1.0.tar.gz', 'thing-1.0-py3-none-any.whl']);
    expect(files.map(({ compared, algorithm }) => [compared, algorithm])).toEqual([
      ['equal', 'sha256'],
      ['equal', 'sha256'],
    ]);
    expect(record).toMatchObject({ purl: 'pkg:pypi/thing@1.0', version: '1.0' });
    expect(statSync(session.folder.path).mode & 0o777).toBe(0o700);
    const names = readdirSync(session.folder.path);
    expect(names).toEqual(['0001', '0002']);
    expect(names.map((name) => statSync(`${session.folder.path}/${name}`).mode & 0o777)).toEqual([
      0o600, 0o600,
    ]);
    session.end();
    expect(existsSync(session.folder.path)).toBe(false);
  });

  it('takes the latest stable version that was not yanked, unless one is named', async () => {
    const release = (version: string, yanked?: string) => {
      const spec = { name: 'thing', version };
      return {
        name: sdistName(spec),
        content: sdist(spec),
        ...(yanked === undefined ? {} : { yanked }),
      };
    };
    const files = [release('1.10'), release('1.9'), release('2.0', 'broken'), release('3.0rc1')];
    const registry = await start({ python: { thing: { files } } });

    expect((await fetched('pkg:pypi/thing', python(registry))).record.version).toBe('1.10');
    session.end();
    const named = await fetched('pkg:pypi/thing@2', python(registry));
    expect(named.record).toMatchObject({ version: '2.0', asked: '2' });
    expect(named.record.releases.map(({ version }) => version)).toEqual([
      '1.9',
      '1.10',
      '2.0',
      '3.0rc1',
    ]);
    expect(named.record.releases[2]).toMatchObject({ yanked: 'broken' });
  });

  it('reads indexes and folders of this machine', async () => {
    place = makePlace({});
    place.write('srv/simple/thing/index.html', `<a href="../../files/${SDIST.name}">x</a>`);
    const { writeFileSync } = await import('node:fs');
    place.write('srv/files/keep', '');
    place.write('srv/links/other-1.0.tar.gz', '');
    const root = place.system.replace(/system$/, 'srv');
    writeFileSync(`${root}/files/${SDIST.name}`, SDIST.content);
    writeFileSync(`${root}/links/${WHEEL.name}`, WHEEL.content);
    session = makeSession({
      ...place,
      environment: { PIP_INDEX_URL: `file://${root}/simple`, PIP_FIND_LINKS: `${root}/links` },
    });
    const { entries, facts } = await fetchPackage({ ecosystem: 'pypi', name: 'thing' }, session);
    const { files } = facts;

    expect(paths(entries)).toEqual([SDIST.name, WHEEL.name]);
    expect(files.map(({ compared }) => compared)).toEqual(['none', 'none']);
  });

  it('regression: a page of the network names no file of this machine', async () => {
    const registry = await start({
      intercept: (asked, response) => {
        answer(
          response,
          200,
          'text/html',
          '<a href="file:///etc/passwd#thing-1.0.tar.gz">thing-1.0.tar.gz</a>',
        );
        return asked.url !== '';
      },
    });

    await expect(fetched('pkg:pypi/thing', python(registry))).rejects.toThrow(
      'there is no file of it',
    );
  });

  it('says that two indexes contradict each other', async () => {
    const other = { ...SDIST, content: sdist({ ...THING, description: 'another' }) };
    const [first, second] = [
      await start({ python: PYTHON }),
      await start({ python: { thing: { files: [other] } } }),
    ];
    const { record } = await fetched('pkg:pypi/thing', {
      ...python(first),
      PIP_EXTRA_INDEX_URL: second.simple,
    });

    expect(record.contradictions).toEqual([SDIST.name]);
  });
});

describe('fetching from an npm registry', () => {
  it('takes the tagged version of a scoped package and verifies its integrity', async () => {
    const registry = await start({ npm: NPM });
    const { entries, files, record } = await fetched('pkg:npm/@org/pkg', npm(registry));

    expect(paths(entries)).toEqual(['pkg-1.2.3.tgz']);
    expect(files[0]).toMatchObject({ compared: 'equal', algorithm: 'sha512' });
    expect(record.purl).toBe('pkg:npm/%40org/pkg@1.2.3');
    expect(registry.asked[0]?.url).toBe('/@org%2fpkg');
  });

  it('asks the registry of the scope, and tells it alone the token', async () => {
    const files = await start({ npm: NPM });
    const registry = await start({ npm: NPM, filesAt: files.url, authorization: 'Bearer s3cret' });
    const host = registry.url.slice('http:'.length);
    const { entries } = await fetched('pkg:npm/@org/pkg', {
      'npm_config_@org:registry': registry.url,
      npm_config_registry: 'https://unused.example/',
      [`npm_config_${host}/:_authToken`]: 's3cret',
    });

    expect(paths(entries)).toEqual(['pkg-1.2.3.tgz']);
    expect(registry.asked[0]?.headers.authorization).toBe('Bearer s3cret');
    expect(files.asked.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it('regression: a redirect takes no token with it, not even to a host that has one of its own', async () => {
    const thief = await start({ npm: NPM });
    const registry = await start({
      intercept: ({ url }, response) => {
        response.writeHead(302, { Location: `${thief.url}${url}` });
        response.end();
        return true;
      },
    });
    await fetched('pkg:npm/@org/pkg', {
      ...npm(registry),
      [`npm_config_${registry.url.slice(5)}/:_authToken`]: 's3cret',
      [`npm_config_${thief.url.slice(5)}/:_authToken`]: 'other',
    });

    expect(registry.asked[0]?.headers.authorization).toBe('Bearer s3cret');
    expect(thief.asked.map(({ url, headers }) => [url, headers.authorization])).toEqual(
      expect.arrayContaining([['/@org%2fpkg', undefined]]),
    );
    expect(
      thief.asked.some(
        ({ url, headers }) => url === '/@org%2fpkg' && headers.authorization !== undefined,
      ),
    ).toBe(false);
  });
});

describe('a registry that lies or fails', () => {
  it('finds a file that is another than the index says', async () => {
    const files = [{ ...SDIST, digests: { sha256: '0'.repeat(64) } }, WHEEL];
    const registry = await start({ python: { thing: { files } } });
    const { entries, files: got } = await fetched('pkg:pypi/thing', python(registry));

    expect(paths(entries)[0]).toMatch(
      /^corrupt-data: its sha256 is [0-9a-f]{64}, the registry says 0{64}; not examined$/,
    );
    expect(paths(entries)[1]).toBe(WHEEL.name);
    expect(got[0]).toMatchObject({ name: SDIST.name, compared: 'different' });
  });

  it.each([
    [1, /sends \d+ bytes where 1 the index says/],
    [10_000_000, /sent \d+ bytes where the index says 10000000/],
  ])('finds a size of %i to be a lie', async (size, words) => {
    const registry = await start({ python: { thing: { files: [{ ...SDIST, size }] } } });
    const { entries } = await fetched('pkg:pypi/thing', python(registry));

    expect(paths(entries)).toHaveLength(1);
    expect(paths(entries)[0]).toMatch(words);
    expect(readdirSync(session.folder.path)).toEqual([]);
  });

  it('leaves out what the budget does not hold, and says so', async () => {
    const big = { ...WHEEL, content: new Uint8Array(200_000) };
    const registry = await start({ python: { thing: { files: [SDIST, big] } } });
    const { entries } = await fetched('pkg:pypi/thing', python(registry), 100_000);

    expect(paths(entries)[0]).toBe(SDIST.name);
    expect(paths(entries)[1]).toMatch(
      /^byte-budget: the byte budget of 100000 bytes does not hold 200000 more/,
    );
  });

  it.each([
    [401, 'wants a password (401)'],
    [403, 'refuses access (403)'],
    [418, 'answered 418'],
    [503, 'answered 503, 5 times'],
  ])('explains status %i', async (status, words) => {
    const registry = await start({
      intercept: (_, response) => {
        answer(response, status, 'text/plain', 'no');
        return true;
      },
    });

    await expect(fetched('pkg:npm/thing', npm(registry))).rejects.toThrow(words);
    session.end();
    await expect(fetched('pkg:pypi/thing', python(registry))).rejects.toThrow(words);
  });

  it('is patient with a registry that is busy for a moment', async () => {
    const registry = await start({
      npm: NPM,
      intercept: ({ before }, response) => {
        if (before > 0) return false;
        response.writeHead(429, { 'Retry-After': '1' });
        response.end();
        return true;
      },
    });

    expect(paths((await fetched('pkg:npm/@org/pkg', npm(registry))).entries)).toEqual([
      'pkg-1.2.3.tgz',
    ]);
  });

  it('says that nobody has published the name', async () => {
    const registry = await start({});

    await expect(fetched('pkg:npm/thing', npm(registry))).rejects.toThrow(
      'pkg:npm/thing does not exist in the configured registry: whoever publishes it first',
    );
  });

  it.each([
    ['truncated', '{"name":"thing","versions":{', 'no JSON, or ends too early'],
    ['deep', `{"name":${'['.repeat(100)}`, 'nests deeper than 64 levels'],
    ['another package', '{"name":"other","versions":{}}', 'of another package'],
  ])('refuses a document that is %s', async (_, body, words) => {
    const registry = await start({
      intercept: (asked, response) => {
        answer(response, 200, 'application/json', body);
        return asked.url !== '';
      },
    });

    await expect(fetched('pkg:npm/thing', npm(registry))).rejects.toThrow(words);
  });

  it('ends a document that never ends', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 0x20);
    const registry = await start({
      intercept: (_, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' });
        const more = (): void => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on('drain', more);
        more();
        return true;
      },
    });

    await expect(fetched('pkg:npm/thing', npm(registry), 8 * 1024 * 1024)).rejects.toThrow(
      'byte budget',
    );
  });

  it('does not follow a public-looking registry to an address it should not know', async () => {
    const registry = await start({
      intercept: (asked, response) => {
        response.writeHead(302, { Location: 'http://169.254.169.254/latest/meta-data/' });
        response.end();
        return asked.url !== '';
      },
    });

    await expect(fetched('pkg:npm/thing', npm(registry))).rejects.toThrow(
      /http is not encrypted|never holds/,
    );
  });
});

describe('a proxy', () => {
  it('is asked instead of the registry', async () => {
    const seen: string[] = [];
    const proxy = createServer((request, response) => {
      seen.push(request.url ?? '');
      answer(response, 404, 'text/plain', '');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = proxy.address();
    const port = typeof address === 'object' ? address?.port : '';
    place = makePlace({
      npm_config_registry: 'http://127.0.0.1:9/npm/',
      npm_config_proxy: `http://127.0.0.1:${port}`,
    });
    session = makeSession(place);
    await expect(fetchPackage({ ecosystem: 'npm', name: 'thing' }, session)).rejects.toThrow(
      'does not exist',
    );
    await new Promise((resolve) => proxy.close(resolve));

    expect(seen).toEqual(['http://127.0.0.1:9/npm/thing']);
  });
});
