import { InvalidArgumentError } from 'commander';

const BYTES_RE = /^(\d{1,12})(?:\.(\d{1,3}))?\s*([kmgt]?)(i?)b?$/i;
const POWERS = ['', 'k', 'm', 'g', 't'];

/** A number of bytes as people write it: `500MB`, `1GiB`. */
export function byteCount(text: string): number {
  const match = BYTES_RE.exec(text.trim());
  if (match === null) throw new InvalidArgumentError('Give bytes, such as 500MB or 1GiB.');
  const [, whole = '', part = '0', unit = '', binary = ''] = match;
  const base = binary === '' ? 1000 : 1024;
  const value = Number(`${whole}.${part}`) * base ** POWERS.indexOf(unit.toLowerCase());
  return Math.min(Number.MAX_SAFE_INTEGER, Math.round(value));
}
