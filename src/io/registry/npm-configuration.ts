import { join, resolve } from 'node:path';
import { parse } from 'ini';
import { SourceError } from '../../bytes/source.ts';
import type { Proxy } from '../remote/proxy.ts';
import { readTextFile } from '../text-file.ts';
import type { RegistryCredential } from './credentials.ts';
import type { ConfigurationPlace, Environment } from './user-folders.ts';

/** npm's configuration as far as it says where packages come from and who asks. */
export interface NpmConfiguration {
  /** Undefined: npm's own default. Ends in a slash. */
  readonly registry: string | undefined;
  /** By scope with `@`. */
  readonly scopes: ReadonlyMap<string, string>;
  readonly credentials: readonly RegistryCredential[];
  readonly proxy: Proxy;
  /** PEM texts of further authorities. */
  readonly authorities: readonly string[];
  /** What was found and not followed, in words for a note. */
  readonly ignored: readonly string[];
}

type Options = Readonly<Record<string, string>>;

const MAX_NPMRC_BYTES = 256 * 1024;
const VARIABLE_RE = /(?<!\\)\$\{([^${}]{1,200})\}/g;
const CREDENTIAL_RE = /^(\/\/.+?)\/?:(_authToken|_auth|username|_password)$/;

/**
 * Reads what npm reads, in its order: environment, project, user, global. The file of the project may not
 * fill in the environment's secrets for a host that only it names: a cloned project would choose who is told them.
 */
export function npmConfiguration(place: ConfigurationPlace): NpmConfiguration {
  const { environment, home, folder } = place;
  const own = environmentOptions(environment);
  const userFile = own['userconfig'] ?? join(home, '.npmrc');
  const user = fileOptions(userFile);
  const prefix = own['prefix'] ?? environment['PREFIX'] ?? user['prefix'] ?? place.nodePrefix;
  const globalFile = own['globalconfig'] ?? join(prefix, 'etc', 'npmrc');
  const projectFile = join(folder, '.npmrc');
  const project = projectFile === userFile ? {} : fileOptions(projectFile);
  const trusted = expandAll({ ...fileOptions(globalFile), ...user, ...own }, environment);
  const ignored: string[] = [];
  const given = expandProject(project, trusted, environment, ignored);
  const options: Options = { ...trusted, ...given, ...expandAll(own, environment) };
  if (options['strict-ssl'] === 'false')
    ignored.push('strict-ssl=false: certificates are checked all the same');
  const { registry } = options;
  return {
    registry: registry === undefined ? undefined : registryUrl(registry, 'registry'),
    scopes: scopesOf(options),
    credentials: credentialsOf(options),
    proxy: proxyOf(options, environment),
    authorities: authoritiesOf(options, folder),
    ignored,
  };
}

/** `npm_config_…` in any case; underscores inside are dashes, but not in keys that are addresses. */
function environmentOptions(environment: Environment): Options {
  const options: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || value === '' || !/^npm_config_/i.test(name)) continue;
    const key = name.slice('npm_config_'.length);
    options[key.startsWith('//') ? key : key.replaceAll(/(?!^)_/g, '-').toLowerCase()] = value;
  }
  return options;
}

function fileOptions(path: string): Options {
  const text = readTextFile(path, MAX_NPMRC_BYTES);
  if (text === undefined) return {};
  const options: Record<string, string> = {};
  for (const [key, value] of Object.entries(parse(text)))
    if (typeof value === 'string') options[key] = value;
    else if (typeof value === 'boolean') options[key] = String(value);
    // `registry[] = …` and sections are nothing npm takes addresses from.
    else continue;
  return options;
}

function expand(text: string, environment: Environment): string {
  return text.replaceAll(VARIABLE_RE, (whole, name: string) => {
    const optional = name.endsWith('?');
    const value = environment[optional ? name.slice(0, -1) : name];
    return value ?? (optional ? '' : whole);
  });
}

function expandAll(options: Options, environment: Environment): Options {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [
      expand(key, environment),
      expand(value, environment),
    ]),
  );
}

function expandProject(
  project: Options,
  trusted: Options,
  environment: Environment,
  ignored: string[],
): Options {
  const known = new Set(
    Object.entries(trusted).flatMap(([key, value]) => [hostOfKey(key), hostOfUrl(value)]),
  );
  const given: Record<string, string> = {};
  for (const [key, value] of Object.entries(project)) {
    const isOpen = value.search(VARIABLE_RE) !== -1 || key.search(VARIABLE_RE) !== -1;
    const host = hostOfKey(key);
    if (!isOpen || (host !== undefined && known.has(host) && !key.includes('${')))
      given[key] = expand(value, environment);
    else
      ignored.push(
        `${key} of the project’s .npmrc: a variable is filled in only for a host that your own configuration names too`,
      );
  }
  return given;
}

function hostOfKey(key: string): string | undefined {
  return /^\/\/([^/]+)/.exec(key)?.[1]?.replace(/:_?\w+$/, '');
}

function hostOfUrl(value: string): string | undefined {
  return URL.canParse(value) ? new URL(value).host : undefined;
}

function registryUrl(text: string, what: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new SourceError(`npm configuration: ${what} is not an http or https address`);
  const url = new URL(text);
  url.username = '';
  url.password = '';
  url.hash = '';
  url.search = '';
  return url.href.replace(/\/*$/, '/');
}

function scopesOf(options: Options): ReadonlyMap<string, string> {
  const scopes = new Map<string, string>();
  for (const [key, value] of Object.entries(options)) {
    const scope = /^(@[^/:]+):registry$/.exec(key)?.[1];
    if (scope !== undefined) scopes.set(scope, registryUrl(value, key));
  }
  return scopes;
}

/** Both schemes: the network sends nothing over an open line but to this machine. */
function credentialsOf(options: Options): readonly RegistryCredential[] {
  const places = Map.groupBy(
    Object.keys(options).flatMap((key) => {
      const match = CREDENTIAL_RE.exec(key);
      return match === null ? [] : [{ place: match[1] ?? '', field: match[2] ?? '', key }];
    }),
    ({ place }) => place,
  );
  return [...places].flatMap(([place, entries]) => {
    const value = (field: string): string | undefined => {
      const entry = entries.find((one) => one.field === field);
      return entry === undefined ? undefined : options[entry.key];
    };
    const header = headerOf(value);
    if (header === undefined) return [];
    return ['https:', 'http:'].map((scheme) => ({ below: `${scheme}${place}/`, header }));
  });
}

function headerOf(value: (field: string) => string | undefined): string | undefined {
  const [token, auth] = [value('_authToken'), value('_auth')];
  const [username, password] = [value('username'), value('_password')];
  if (token !== undefined) return printable(`Bearer ${token}`);
  if (auth !== undefined) return printable(`Basic ${auth}`);
  if (username === undefined || password === undefined) return undefined;
  const pair = `${username}:${Buffer.from(password, 'base64').toString('utf8')}`;
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}

/** A header may hold nothing else; the value itself is never shown. */
function printable(header: string): string {
  if (/^[\x20-\x7e]+$/.test(header)) return header;
  throw new SourceError('npm configuration: a token holds characters that no header may hold');
}

function proxyOf(options: Options, environment: Environment): Proxy {
  const named = (name: string): string | undefined =>
    environment[name.toLowerCase()] ?? environment[name];
  const off = options['proxy'] === 'false' || options['proxy'] === 'null';
  const plain = off ? undefined : (options['proxy'] ?? named('HTTP_PROXY'));
  const secure =
    options['https-proxy'] ?? named('HTTPS_PROXY') ?? (off ? undefined : options['proxy']);
  const no = options['noproxy'] ?? named('NO_PROXY');
  return {
    ...(plain === undefined ? {} : { HTTP_PROXY: plain }),
    ...(secure === undefined ? {} : { HTTPS_PROXY: secure }),
    ...(no === undefined ? {} : { NO_PROXY: no }),
  };
}

function authoritiesOf(options: Options, folder: string): readonly string[] {
  const file = options['cafile'];
  const text = file === undefined ? undefined : readTextFile(resolve(folder, file));
  const inline = options['ca'];
  return [
    text,
    inline === undefined || inline === 'null' ? undefined : inline.replaceAll('\\n', '\n'),
  ].filter((one) => one !== undefined);
}
