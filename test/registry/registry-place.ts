import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ByteLedger } from '../../src/io/remote/byte-ledger.ts';
import { WorkFolder } from '../../src/io/registry/work-folder.ts';
import type { ConfigurationPlace } from '../../src/io/registry/user-folders.ts';
import type { PackageSession } from '../../src/fetch-packages.ts';

/** A machine of its own for configuration: home, project, system, Node's prefix. */
export interface Place extends ConfigurationPlace {
  readonly write: (path: string, text: string) => void;
  readonly remove: () => void;
}

export function makePlace(environment: Readonly<Record<string, string>> = {}): Place {
  const root = mkdtempSync(join(tmpdir(), 'weighbridge-place-'));
  for (const folder of ['home', 'project', 'system', 'node']) mkdirSync(join(root, folder));
  return {
    environment,
    home: join(root, 'home'),
    folder: join(root, 'project'),
    system: join(root, 'system'),
    nodePrefix: join(root, 'node'),
    write: (path, text) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

export const IMPATIENT = { sleep: () => Promise.resolve(), random: () => 0 };

export interface Session extends PackageSession {
  readonly end: () => void;
}

export function makeSession(place: ConfigurationPlace, maxBytes = 64 * 1024 * 1024): Session {
  const folder = new WorkFolder();
  return {
    place,
    ledger: new ByteLedger(ByteLedger.memory(), maxBytes),
    folder,
    maxBytes,
    allowHttp: false,
    now: new Date('2026-06-01T00:00:00Z'),
    patience: IMPATIENT,
    end: () => folder.remove(),
  };
}
