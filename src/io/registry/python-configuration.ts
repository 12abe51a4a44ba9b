import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse as parseToml } from 'smol-toml';
import { SourceError } from '../../bytes/source.ts';
import type { Proxy } from '../remote/proxy.ts';
import { readTextFile } from '../text-file.ts';
import type { RegistryCredential } from './credentials.ts';
import { withoutPassword } from './credentials.ts';
import { parsePipFile } from './pip-file.ts';
import type { ConfigurationPlace, Environment } from './user-folders.ts';

/** One place where Python packages are looked for. */
export interface PythonIndex {
  /** Without user name and password; ends in a slash unless it is a page of links. http, https or file. */
  readonly url: string;
  readonly kind: 'primary' | 'extra' | 'find-links';
  /** Which setting names it: `PIP_INDEX_URL`, `pip.conf`, `uv.toml`… */
  readonly from: string;
}

export interface PythonConfiguration {
  /** Without a primary one, the client's own default comes first, unless `noIndex`. */
  readonly indexes: readonly PythonIndex[];
  readonly noIndex: boolean;
  readonly credentials: readonly RegistryCredential[];
  readonly proxy: Proxy;
  readonly authorities: readonly string[];
  readonly ignored: readonly string[];
}

const MAX_FILE_BYTES = 1024 * 1024;
/** Indexes that are asked for one package; each costs a request. */
const MAX_INDEXES = 16;

interface Named {
  readonly text: string;
  readonly from: string;
}

/** Reads what pip reads at all its levels, and uv's variables and files: environment before files, uv's before pip's. */
export function pythonConfiguration(place: ConfigurationPlace): PythonConfiguration {
  const { environment } = place;
  const pip = pipOptions(place);
  const uv = uvOptions(place);
  const pipOne = (name: string): Named | undefined => pip.get(name);
  const primary =
    variable(environment, 'UV_DEFAULT_INDEX') ??
    variable(environment, 'UV_INDEX_URL') ??
    variable(environment, 'PIP_INDEX_URL') ??
    uv.primary ??
    pipOne('index-url');
  const extra = [
    ...words(variable(environment, 'UV_INDEX')),
    ...words(variable(environment, 'UV_EXTRA_INDEX_URL')),
    ...uv.extra,
    ...words(variable(environment, 'PIP_EXTRA_INDEX_URL') ?? pipOne('extra-index-url')),
  ];
  const links = [
    ...words(variable(environment, 'UV_FIND_LINKS')),
    ...words(variable(environment, 'PIP_FIND_LINKS') ?? pipOne('find-links')),
  ];
  const credentials: RegistryCredential[] = [];
  const seen = new Set<string>();
  const indexes: PythonIndex[] = [];
  const add = ({ text, from }: Named, kind: PythonIndex['kind']): void => {
    const { url, credential } = indexUrl(text, from, place);
    if (credential !== undefined) credentials.push(credential);
    const href = kind === 'find-links' ? url.href : url.href.replace(/\/*$/, '/');
    if (seen.has(href) || indexes.length >= MAX_INDEXES) return;
    seen.add(href);
    indexes.push({ url: href, kind, from });
  };
  if (primary !== undefined) add(primary, 'primary');
  for (const one of extra) add(one, 'extra');
  for (const one of links) add(one, 'find-links');
  const ignored = words(variable(environment, 'PIP_TRUSTED_HOST') ?? pipOne('trusted-host')).map(
    ({ text }) => `trusted-host ${text}: certificates are checked all the same`,
  );
  const certificate = variable(environment, 'PIP_CERT') ?? pipOne('cert');
  const pem = certificate && readTextFile(resolve(place.folder, certificate.text), MAX_FILE_BYTES);
  return {
    indexes,
    noIndex: /^(?:1|true|yes|on)$/i.test(
      (variable(environment, 'PIP_NO_INDEX') ?? pipOne('no-index'))?.text ?? '',
    ),
    credentials,
    proxy: proxyOf(environment, pipOne('proxy')),
    authorities: pem === undefined ? [] : [pem],
    ignored,
  };
}

function variable(environment: Environment, name: string): Named | undefined {
  const text = environment[name];
  return text === undefined || text.trim() === '' ? undefined : { text: text.trim(), from: name };
}

function words(named: Named | undefined): readonly Named[] {
  return (named?.text ?? '')
    .split(/\s+/)
    .filter((text) => text !== '')
    .map((text) => ({ text, from: named?.from ?? '' }));
}

/** pip's files from the weakest to the strongest: global, user (old and new place), environment's own, PIP_CONFIG_FILE. */
function pipOptions({ environment, home, system }: ConfigurationPlace): ReadonlyMap<string, Named> {
  const named = environment['PIP_CONFIG_FILE'];
  const config = environment['XDG_CONFIG_HOME'] ?? join(home, '.config');
  const shared = (environment['XDG_CONFIG_DIRS'] ?? '/etc/xdg')
    .split(':')
    .map((folder) => join(system, folder, 'pip', 'pip.conf'));
  const virtual = environment['VIRTUAL_ENV'] ?? environment['CONDA_PREFIX'];
  const files =
    named === '/dev/null'
      ? []
      : [
          ...shared.reverse(),
          join(system, 'Library', 'Application Support', 'pip', 'pip.conf'),
          join(system, 'etc', 'pip.conf'),
          join(home, '.pip', 'pip.conf'),
          join(config, 'pip', 'pip.conf'),
          ...(virtual === undefined ? [] : [join(virtual, 'pip.conf')]),
          ...(named === undefined ? [] : [named]),
        ];
  const options = new Map<string, Named>();
  for (const file of files) {
    const text = readTextFile(file, MAX_FILE_BYTES);
    if (text === undefined) continue;
    // What a command's own section says counts more than [global].
    for (const section of ['global', 'download', 'install'])
      for (const [key, value] of parsePipFile(text))
        if (key.startsWith(`${section}.`) && value !== '')
          options.set(key.slice(section.length + 1), { text: value, from: 'pip.conf' });
  }
  return options;
}

interface UvOptions {
  readonly primary: Named | undefined;
  readonly extra: readonly Named[];
}

/** uv's files: project, user, system; the first that says something wins for the default index, all count for further ones. */
function uvOptions({ environment, home, folder, system }: ConfigurationPlace): UvOptions {
  const config = environment['XDG_CONFIG_HOME'] ?? join(home, '.config');
  const named = environment['UV_CONFIG_FILE'];
  const files =
    named === undefined
      ? [
          join(folder, 'uv.toml'),
          join(folder, 'pyproject.toml'),
          join(config, 'uv', 'uv.toml'),
          join(system, 'etc', 'uv', 'uv.toml'),
        ]
      : [named];
  const all = files.map(uvFile);
  return {
    primary: all.find(({ primary }) => primary !== undefined)?.primary,
    extra: all.flatMap(({ extra }) => extra),
  };
}

function uvFile(path: string): UvOptions {
  const text = readTextFile(path, MAX_FILE_BYTES);
  if (text === undefined) return { primary: undefined, extra: [] };
  const isProject = path.endsWith('pyproject.toml');
  const from = isProject ? 'pyproject.toml' : 'uv.toml';
  let root: unknown;
  try {
    root = parseToml(text);
  } catch (error) {
    throw new SourceError(`${from} cannot be read: it is no TOML`, { cause: error });
  }
  const table = isProject ? at(at(root, 'tool'), 'uv') : root;
  const list = at(table, 'index');
  const entries = Array.isArray(list) ? list : [];
  const named = (value: unknown): Named | undefined =>
    typeof value === 'string' && value !== '' ? { text: value, from } : undefined;
  const older = at(table, 'extra-index-url');
  return {
    primary:
      named(
        at(
          entries.find((entry) => at(entry, 'default') === true),
          'url',
        ),
      ) ?? named(at(table, 'index-url')),
    extra: [
      // An explicit index is asked only for the packages that name it.
      ...entries
        .filter((entry) => at(entry, 'default') !== true && at(entry, 'explicit') !== true)
        .map((entry) => named(at(entry, 'url'))),
      ...(Array.isArray(older) ? older : [older]).map(named),
    ].filter((one) => one !== undefined),
  };
}

function at(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
  return found;
}

function indexUrl(
  text: string,
  from: string,
  { folder }: ConfigurationPlace,
): ReturnType<typeof withoutPassword> {
  // uv writes `name=https://…`; folders are allowed for links.
  const bare = text.replace(/^[A-Za-z0-9._-]{1,100}=(?=[a-z]+:\/\/)/, '');
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(bare))
    return { url: pathToFileURL(`${resolve(folder, bare)}/`), credential: undefined };
  if (!URL.canParse(bare) || !/^(?:https?|file):$/.test(new URL(bare).protocol))
    throw new SourceError(`${from} names an index that is no http, https or file address`);
  return withoutPassword(bare);
}

function proxyOf(environment: Environment, pip: Named | undefined): Proxy {
  const named = (name: string): string | undefined =>
    environment[name.toLowerCase()] ?? environment[name];
  const given = environment['PIP_PROXY'] ?? pip?.text;
  const [plain, secure] = [given ?? named('HTTP_PROXY'), given ?? named('HTTPS_PROXY')];
  const no = named('NO_PROXY');
  return {
    ...(plain === undefined ? {} : { HTTP_PROXY: plain }),
    ...(secure === undefined ? {} : { HTTPS_PROXY: secure }),
    ...(no === undefined ? {} : { NO_PROXY: no }),
  };
}
