import { spawnSync } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { SourceError } from '../bytes/source.ts';
import { systemReason } from './system-reason.ts';

/** A lock file of the largest projects has some fifty megabytes. */
const MAX_BYTES = 128 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
/** Names of commits, branches and tags, with `~` and `^`; never anything that could be taken for a switch. */
const REVISION_RE = /^[A-Za-z0-9][\w./~^@{}+-]{0,250}$/;

/**
 * A file as it was in a revision of the git repository around it. Only the object is read: no hook, filter or pager of
 * the repository runs. Undefined where the revision does not have the file. Throws SourceError.
 */
export function contentAtRevision(path: string, revision: string): Uint8Array | undefined {
  if (!REVISION_RE.test(revision) || revision.includes('..'))
    throw new SourceError(`${revision}: no name of a git revision`);
  const result = spawnSync(
    'git',
    [
      '--no-replace-objects',
      '--no-pager',
      '-c',
      'core.fsmonitor=false',
      '-c',
      'core.hooksPath=/dev/null',
      'cat-file',
      'blob',
      `${revision}:./${basename(path)}`,
    ],
    {
      cwd: dirname(path),
      env: {
        ...process.env,
        LC_ALL: 'C',
        GIT_TERMINAL_PROMPT: '0',
        GIT_OPTIONAL_LOCKS: '0',
        GIT_NO_LAZY_FETCH: '1',
      },
      maxBuffer: MAX_BYTES,
      timeout: TIMEOUT_MS,
      windowsHide: true,
    },
  );
  if (result.error !== undefined) {
    const isMissing = 'code' in result.error && result.error.code === 'ENOENT';
    throw new SourceError(
      isMissing
        ? 'git is not installed, or the folder is not there'
        : `git: ${systemReason(result.error)}`,
    );
  }
  if (result.status !== 0) {
    const [line = ''] = result.stderr.toString('utf8').split('\n');
    if (/(?:does not exist in|exists on disk, but not in) '/.test(line)) return undefined;
    throw new SourceError(
      `${path} at ${revision}: ${line.replace(/^fatal: /, '') || 'git does not have it'}`,
    );
  }
  return result.stdout;
}
