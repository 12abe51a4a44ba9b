import type { DependencySet } from '../../../formats/dependencies/dependency-set.ts';
import { isOpenLine } from './open-line.ts';

export interface IndexFinding {
  readonly rule: 'unsafe-index-strategy' | 'unverified-host' | 'unencrypted-source' | 'extra-index';
  /** The address or the switch as written. */
  readonly subject: string;
  readonly line?: number;
}

const STRATEGY_RE = /\bindex[-_]strategy\b.{0,20}\bunsafe-(?:best|first)-match\b/i;
const UNVERIFIED_RE =
  /(?:^|\b|--)(?:trusted[-_]host|allow[-_]insecure[-_]host)\b.*\S|\bstrict-ssl\b.{0,5}\bfalse\b/i;
/** This machine needs no certificate. */
const HERE_RE = /\b(?:localhost|127\.0\.0\.1)\b|\[::1\]/;

/** What a file says of indexes that makes another package arrive than was meant. */
export function indexFindings({ indexes, switches }: DependencySet): readonly IndexFinding[] {
  return [
    ...switches.flatMap(({ text, line }): readonly IndexFinding[] => {
      const where = line === undefined ? {} : { line };
      if (STRATEGY_RE.test(text))
        return [{ rule: 'unsafe-index-strategy', subject: text, ...where }];
      if (UNVERIFIED_RE.test(text) && !HERE_RE.test(text))
        return [{ rule: 'unverified-host', subject: text, ...where }];
      return [];
    }),
    ...indexes.flatMap(({ url, kind, ecosystem, line }): readonly IndexFinding[] => {
      const where = line === undefined ? {} : { line };
      const found: IndexFinding[] = [];
      if (isOpenLine(url)) found.push({ rule: 'unencrypted-source', subject: url, ...where });
      if (kind === 'extra' && ecosystem === 'pypi')
        found.push({ rule: 'extra-index', subject: url, ...where });
      return found;
    }),
  ];
}
