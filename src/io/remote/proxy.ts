/** The variables by which proxies are named everywhere. */
export interface Proxy {
  readonly HTTP_PROXY?: string;
  readonly HTTPS_PROXY?: string;
  readonly NO_PROXY?: string;
}

/** Whether an address is asked for through a proxy: the rules curl and Python share, which Node's agent follows too. */
export function usesProxy(url: URL, proxy: Proxy | undefined): boolean {
  const through = url.protocol === 'https:' ? proxy?.HTTPS_PROXY : proxy?.HTTP_PROXY;
  if (through === undefined || through === '') return false;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return !(proxy?.NO_PROXY ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => isExempt(entry, host, url.port));
}

function isExempt(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [name = '', wanted] = entry.split(':');
  if (wanted !== undefined && wanted !== port) return false;
  const bare = name.replace(/^\*?\./, '');
  return host === bare || host.endsWith(`.${bare}`);
}
