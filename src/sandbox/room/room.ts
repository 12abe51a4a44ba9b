import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plant } from '../canary/plant.ts';
import { HOME } from '../file-place.ts';
import { NODE_IMPORT, NODE_PROBE } from '../probes/node-probe.data.ts';
import { NODE_INVENTORY, PYTHON_INVENTORY } from '../probes/inventory.data.ts';
import { PYTHON_CONTROL, PYTHON_IMPORT, PYTHON_PROBE } from '../probes/python-probe.data.ts';

/** User and group inside of the sandbox. */
export const SANDBOX_UID = 1000;
const PRIVATE = 0o600;

/** One sandbox on disk: folders that are bound into it, and what is read from outside while nothing of it is trusted. */
export interface Room {
  readonly folder: string;
  /** Lines the probes write. Bound as a single file, so that it cannot be replaced by a link to somewhere else. */
  readonly events: string;
  readonly hostName: string;
}

const WRITABLE = ['home', 'tmp', 'var-tmp', 'shm', 'build'] as const;

/**
 * Makes a sandbox in `folder`, which is on a file system of its own: the home with everything planted, `/etc` with the
 * authority that is trusted there, the probes.
 */
export function makeRoom(folder: string, plant: Plant, authority: string, owner: number): Room {
  for (const name of [...WRITABLE, 'etc/ssl/certs', 'probe'])
    mkdirSync(join(folder, name), { recursive: true });
  const events = join(folder, 'events');
  writeFileSync(events, '');
  writeProbes(join(folder, 'probe'));
  writeSystemFiles(join(folder, 'etc'), plant.hostName, authority);
  const folders = new Set<string>();
  for (const { path, content, isPrivate } of plant.files) {
    const file = join(folder, 'home', path);
    for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) folders.add(parent);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: isPrivate ? PRIVATE : 0o644 });
    chownSync(file, owner, owner);
  }
  for (const name of folders) chownSync(join(folder, 'home', name), owner, owner);
  for (const name of WRITABLE) {
    chownSync(join(folder, name), owner, owner);
    chmodSync(join(folder, name), 0o755);
  }
  chownSync(events, owner, owner);
  return { folder, events, hostName: plant.hostName };
}

function writeProbes(folder: string): void {
  const files = {
    'probe.cjs': NODE_PROBE,
    'drive_import.mjs': NODE_IMPORT,
    'inventory.cjs': NODE_INVENTORY,
    'weighbridge_probe.py': PYTHON_PROBE,
    'drive_import.py': PYTHON_IMPORT,
    'inventory.py': PYTHON_INVENTORY,
    'control.py': PYTHON_CONTROL,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

/** Whoever asks for a name server is sent to an address that, like all others, ends at the sink. */
const NAME_SERVER = '10.0.2.3';

function writeSystemFiles(etc: string, hostName: string, authority: string): void {
  const files = {
    passwd: `root:x:0:0:root:/root:/bin/bash\ndev:x:${SANDBOX_UID}:${SANDBOX_UID}:Dev:${HOME}:/bin/bash\n`,
    group: `root:x:0:\ndev:x:${SANDBOX_UID}:\n`,
    hosts: `127.0.0.1 localhost\n::1 localhost\n127.0.1.1 ${hostName}\n`,
    hostname: `${hostName}\n`,
    'resolv.conf': `nameserver ${NAME_SERVER}\noptions timeout:2 attempts:1\n`,
    'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\n',
    'host.conf': 'multi on\n',
    'os-release':
      'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
    'ssl/certs/ca-certificates.crt': authority,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(etc, name), text);
  for (const name of ['ld.so.cache', 'alternatives', 'ssl/openssl.cnf', 'localtime', 'mime.types'])
    if (existsSync(join('/etc', name)))
      cpSync(join('/etc', name), join(etc, name), { recursive: true, verbatimSymlinks: true });
}
