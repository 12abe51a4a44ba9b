/** How the name of an archive member may lead somewhere its extractor did not mean. */
export type PathRisk = 'parent' | 'absolute' | 'drive' | 'nul' | 'control' | 'stream';

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL_RE = /[\u0001-\u001f\u007f]/;

/**
 * The worst that a member's name can do, or undefined. Both separators count everywhere: an archive
 * is scanned on one system and unpacked on another.
 */
export function pathRisk(name: string): PathRisk | undefined {
  // zipfile cuts the name at NUL, miniz does not: two readers, two names.
  if (name.includes('\0')) return 'nul';
  if (/^[a-z]:/i.test(name)) return 'drive';
  if (/^[/\\]/.test(name)) return 'absolute';
  if (name.split(/[/\\]/).includes('..')) return 'parent';
  if (CONTROL_RE.test(name)) return 'control';
  // `file.txt:payload` is an alternate stream on NTFS.
  if (/:[^/\\]*$/.test(name) && /\.[a-z0-9]{1,8}:/i.test(name)) return 'stream';
  return undefined;
}

/** Whether a link target, seen from the member's own folder, leaves the archive's root. */
export function escapesRoot(member: string, target: string, isFromRoot: boolean): boolean {
  if (/^([/\\]|[a-z]:)/i.test(target)) return true;
  const folder = isFromRoot ? [] : member.split(/[/\\]/).slice(0, -1);
  let depth = folder.filter((part) => part !== '' && part !== '.').length;
  for (const part of target.split(/[/\\]/)) {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}

/** The first folder of a member's path that is itself a link in the archive. */
export function linkOnTheWay(name: string, links: ReadonlySet<string>): string | undefined {
  if (links.size === 0) return undefined;
  for (let slash = name.indexOf('/'); slash !== -1; slash = name.indexOf('/', slash + 1)) {
    const folder = name.slice(0, slash);
    if (links.has(folder)) return folder;
  }
  return undefined;
}
