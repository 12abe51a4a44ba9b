/** A repository as an address names it. */
export interface RepositoryName {
  readonly host: string;
  readonly owner: string;
  readonly name: string;
}

const SHORT_HOSTS: Readonly<Record<string, string>> = {
  github: 'github.com',
  gitlab: 'gitlab.com',
  bitbucket: 'bitbucket.org',
};
const MAX_CHARACTERS = 2000;

/** Reads the ways in which manifests write repositories: addresses, `git+ssh`, `owner/name`, `github:owner/name`. */
export function repositoryName(text: string | undefined): RepositoryName | undefined {
  if (text === undefined || text.length > MAX_CHARACTERS) return undefined;
  const plain = text
    .trim()
    .replace(/^git\+/, '')
    .replace(/^scm:git:/, '');
  const short = /^(?:(github|gitlab|bitbucket):)?([\w.-]+)\/([\w.-]+)$/.exec(plain);
  if (short !== null) {
    const [, host = 'github', owner = '', name = ''] = short;
    return named(SHORT_HOSTS[host] ?? host, owner, name);
  }
  const ssh = /^(?:ssh:\/\/)?[\w.-]+@([\w.-]+)[:/]([\w.-]+)\/([\w.-]+)/.exec(plain);
  if (ssh !== null) return named(ssh[1] ?? '', ssh[2] ?? '', ssh[3] ?? '');
  if (!URL.canParse(plain)) return undefined;
  const { hostname, pathname } = new URL(plain);
  const [owner, name] = pathname.split('/').filter((part) => part !== '');
  return owner === undefined || name === undefined ? undefined : named(hostname, owner, name);
}

function named(host: string, owner: string, name: string): RepositoryName {
  return {
    host: host.toLowerCase().replace(/^www\./, ''),
    owner: owner.toLowerCase(),
    name: name.toLowerCase().replace(/\.git$/, ''),
  };
}

export function sameRepository(a: RepositoryName, b: RepositoryName): boolean {
  return a.host === b.host && a.owner === b.owner && a.name === b.name;
}

export function repositoryText({ host, owner, name }: RepositoryName): string {
  return `${host}/${owner}/${name}`;
}
