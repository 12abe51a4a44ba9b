import { homedir } from 'node:os';
import { join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where configuration is looked for; injected, so that tests have a home of their own. */
export interface ConfigurationPlace {
  readonly environment: Environment;
  readonly home: string;
  /** The folder the user stands in. */
  readonly folder: string;
  /** Root of the system's own folders: `/` but for tests. */
  readonly system: string;
  /** Folder above the `bin` of the running Node: where npm keeps its global configuration by default. */
  readonly nodePrefix: string;
}

export function configurationPlace(environment: Environment = process.env): ConfigurationPlace {
  return {
    environment,
    home: environment['HOME'] ?? homedir(),
    folder: process.cwd(),
    system: '/',
    nodePrefix: join(process.execPath, '..', '..'),
  };
}
