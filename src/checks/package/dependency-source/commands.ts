import type { DependencySet } from '../../../formats/dependencies/dependency-set.ts';
import { schemeOf } from '../../../ecosystems/versions/scheme.ts';

export interface CommandFinding {
  readonly isServer: boolean;
  readonly name: string;
  readonly tool: string;
  readonly line?: number;
}

/** Reported per file: a Dockerfile that installs thirty packages says one thing. */
const MAX_REPORTED = 10;

/** Packages that a command fetches without an exact version, in files where no lock file can say it. */
export function commandFindings({
  role,
  tool,
  requests,
}: DependencySet): readonly CommandFinding[] {
  if (role !== 'command') return [];
  return requests
    .filter(
      ({ ecosystem, source, constraint, hashes }) =>
        ecosystem !== 'conda' &&
        source.kind === 'index' &&
        hashes.length === 0 &&
        schemeOf(ecosystem).exactOf(constraint) === undefined,
    )
    .slice(0, MAX_REPORTED)
    .map(({ name, line }) => ({
      isServer: tool === 'mcp',
      name,
      tool,
      ...(line === undefined ? {} : { line }),
    }));
}
