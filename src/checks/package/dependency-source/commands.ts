import type { DependencySet } from '../../../formats/dependencies/dependency-set.ts';
import { schemeOf } from '../../../ecosystems/versions/scheme.ts';

export interface CommandFinding {
  readonly isServer: boolean;
  readonly name: string;
  /** Packages of the same file of which this one stands for all. */
  readonly count: number;
  readonly tool: string;
  readonly line?: number;
}

/** Servers reported per file. */
const MAX_SERVERS = 20;

/** Packages that a command fetches without an exact version, in files where no lock file can say it. */
export function commandFindings({
  role,
  tool,
  requests,
}: DependencySet): readonly CommandFinding[] {
  if (role !== 'command') return [];
  const open = requests.filter(
    ({ ecosystem, source, constraint, hashes }) =>
      ecosystem !== 'conda' &&
      source.kind === 'index' &&
      hashes.length === 0 &&
      schemeOf(ecosystem).exactOf(constraint) === undefined,
  );
  const isServer = tool === 'mcp';
  // A Dockerfile that installs thirty packages says one thing; each server is one of its own.
  return open.slice(0, isServer ? MAX_SERVERS : 1).map(({ name, line }) => ({
    isServer,
    name,
    count: open.length,
    tool,
    ...(line === undefined ? {} : { line }),
  }));
}
