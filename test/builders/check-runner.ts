import { runChecks } from '../../src/audit/run-checks.ts';
import type { ArtifactToken, Located } from '../../src/core/artifact.ts';
import type { AnyCheck } from '../../src/core/check.ts';
import type { Finding } from '../../src/core/finding.ts';
import type { Loader } from '../../src/core/loader.ts';
import type { Anomaly } from '../../src/core/parsed.ts';

/** An artifact for a check under test: its token, its value, and what the parser found odd. */
export type GivenArtifact = readonly [
  token: ArtifactToken,
  value: unknown,
  anomalies?: readonly Anomaly[],
];

/**
 * Runs one check as the runner does and returns its findings. Throws when the check failed, so that
 * a bug can never look like silence.
 */
export async function runCheck(
  check: AnyCheck,
  given: readonly GivenArtifact[],
  options: { readonly loader?: Loader; readonly path?: readonly string[] } = {},
): Promise<readonly Finding[]> {
  const path = options.path ?? ['model.bin'];
  const artifacts = new Map<string, Located<unknown>[]>();
  for (const [token, value, anomalies = []] of given) {
    const list = artifacts.get(token.key) ?? [];
    artifacts.set(token.key, [...list, { path, value, anomalies }]);
  }
  const run = await runChecks([check], {
    component: path[0] ?? '',
    artifacts,
    gaps: [],
    loader: options.loader,
  });
  for (const outcome of run.outcomes) {
    if (outcome.kind === 'failed') throw new Error(outcome.detail);
  }
  return run.findings;
}
