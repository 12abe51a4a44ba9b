import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Weighbridge's folder in the user's cache folder. Never in the shared temporary folder: whoever can
 * write there could forge what is kept.
 */
export function cacheFolder(): string {
  const { XDG_CACHE_HOME: xdg = '', LOCALAPPDATA: local = '' } = process.env;
  const home = process.platform === 'win32' && local !== '' ? local : join(homedir(), '.cache');
  return join(xdg === '' ? home : xdg, 'weighbridge');
}
