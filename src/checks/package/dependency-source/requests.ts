import type {
  DependencyRequest,
  DependencySet,
} from '../../../formats/dependencies/dependency-set.ts';
import { isOpenLine } from './open-line.ts';

export interface RequestFinding {
  readonly rule: 'moving-revision' | 'archive-without-digest' | 'unencrypted-source';
  readonly name: string;
  readonly url: string;
  /** Branch or tag; `its default branch` where none is named. */
  readonly revision: string;
  readonly line?: number;
}

/** A digest in the address itself: pip's `#sha256=…`, npm's `#sha512-…`. */
const DIGEST_RE = /#(?:[^#]*&)?(?:sha(?:256|384|512)[=-])/i;

/** Dependencies that name where they come from. */
export function requestFindings({ requests }: DependencySet): readonly RequestFinding[] {
  return requests.flatMap((request): readonly RequestFinding[] => {
    const { source, line } = request;
    if (source.kind !== 'git' && source.kind !== 'url') return [];
    const base = {
      name: request.name === '' ? 'a package' : request.name,
      url: source.url,
      ...(line === undefined ? {} : { line }),
    };
    const found: RequestFinding[] = [];
    if (isOpenLine(source.url)) found.push({ rule: 'unencrypted-source', revision: '', ...base });
    if (source.kind === 'git' && source.commit === undefined)
      found.push({
        rule: 'moving-revision',
        revision: source.revision ?? 'its default branch',
        ...base,
      });
    if (source.kind === 'url' && !hasDigest(request, source.url))
      found.push({ rule: 'archive-without-digest', revision: '', ...base });
    return found;
  });
}

function hasDigest({ hashes }: DependencyRequest, url: string): boolean {
  return hashes.length > 0 || DIGEST_RE.test(url);
}
