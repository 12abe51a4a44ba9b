import { DataFailure } from './data-error.ts';
import type { DataHost } from './data-host.ts';

/**
 * Whether what a user names is a file or a folder. Throws DataFailure where it is neither.
 * @param forms what is taken instead, for the message
 */
export function namedPath(
  path: string,
  host: Pick<DataHost, 'status'>,
  forms: string,
): 'file' | 'folder' {
  const found = host.status(path);
  if (found === undefined)
    throw new DataFailure(
      'not-found',
      `${path}: there is no such file or folder`,
      'check the path',
    );
  if (found === 'other') throw new DataFailure('refused-form', `${path} is no regular file`, forms);
  return found;
}
