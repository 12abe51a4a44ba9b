import type { FilePlace } from '../core/detonation.ts';
import { AGENTS, CREDENTIALS, PERSISTENCE, READ_BY_TOOLS, SHELL_START } from './file-place.data.ts';

/** Where things stand inside of the sandbox. */
export const HOME = '/home/dev';
export const PROJECT = `${HOME}/project`;
/** Inside of the sandbox: where copies of folders are built. The probes in Python name it, too. */
export const BUILD = '/build';
/** Where the package is installed: the user's own site-packages, or the project's node_modules. */
export interface Installed {
  /** Folders that belong to the package under test. */
  readonly own: readonly string[];
  /** Folders of installed packages, in which a package has no business outside of its own. */
  readonly shared: readonly string[];
}

const SYSTEM_PERSISTENCE_RE =
  /^\/(?:etc\/(?:cron|init|rc|systemd|profile|ld\.so\.preload|sudoers|pam)|var\/spool\/cron|lib\/systemd|usr\/lib\/systemd)/;
/** Files that Python runs before anything is imported. */
const STARTUP_FILE_RE = /(?:\.pth|\/(?:site|user)customize\.py)$/;
/** Where pip unpacks and builds a package. */
const BUILD_RE = /^\/tmp\/pip-[a-z-]{1,40}-[a-z0-9_]{8}\//;
const TEMPORARY_RE = /^\/(?:tmp|var\/tmp|dev\/shm|run)\//;
const PSEUDO_RE = /^\/(?:proc|dev|sys|probe-out)\//;

/** Which kind of place a path is; undefined where touching it means nothing. */
export function placeOf(
  path: string,
  isRead: boolean,
  { own, shared }: Installed,
): FilePlace | undefined {
  if (own.some((folder) => path === folder || path.startsWith(`${folder}/`))) return 'package';
  if (shared.some((folder) => path.startsWith(`${folder}/`)))
    return !isRead && STARTUP_FILE_RE.test(path) ? 'persistence' : 'other-package';
  const inHome = path.startsWith(`${HOME}/`) ? path.slice(HOME.length + 1) : undefined;
  if (inHome !== undefined) return homePlace(inHome, isRead);
  if (!isRead && SYSTEM_PERSISTENCE_RE.test(path)) return 'persistence';
  if (isRead && /^\/etc\/(?:shadow|sudoers|ssh\/)/.test(path)) return 'credential';
  if (BUILD_RE.test(path)) return 'package';
  if (TEMPORARY_RE.test(path)) return 'temporary';
  return PSEUDO_RE.test(path) || !path.startsWith('/') ? undefined : 'system';
}

function homePlace(path: string, isRead: boolean): FilePlace {
  if (isRead) {
    if (within(path, READ_BY_TOOLS)) return 'home';
    return within(path, CREDENTIALS) ? 'credential' : 'home';
  }
  if (within(path, SHELL_START)) return 'shell-start';
  if (within(path, AGENTS)) return 'agent-configuration';
  if (within(path, PERSISTENCE)) return 'persistence';
  if (within(path, CREDENTIALS)) return 'credential';
  return STARTUP_FILE_RE.test(path) ? 'persistence' : 'home';
}

function within(path: string, places: readonly string[]): boolean {
  return places.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place));
}
