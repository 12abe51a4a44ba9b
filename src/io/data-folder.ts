import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Weighbridge's folder for data the user asked for and that cannot be computed again: the advisory index. `WEIGHBRIDGE_DATA` names
 * another one. Never in the shared temporary folder: whoever can write there could forge it.
 */
export function dataFolder(): string {
  const {
    WEIGHBRIDGE_DATA: own = '',
    XDG_DATA_HOME: xdg = '',
    LOCALAPPDATA: local = '',
  } = process.env;
  if (own !== '') return own;
  if (xdg !== '') return join(xdg, 'weighbridge');
  if (process.platform === 'win32' && local !== '') return join(local, 'weighbridge', 'data');
  if (process.platform === 'darwin')
    return join(homedir(), 'Library', 'Application Support', 'weighbridge');
  return join(homedir(), '.local', 'share', 'weighbridge');
}
