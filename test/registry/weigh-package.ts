import { collect } from '../../src/audit/collect.ts';
import type { Gathered } from '../../src/audit/collect.ts';
import { sharedOf } from '../../src/audit/enrichment.ts';
import { runJob } from '../../src/audit/run-job.ts';
import { CHECKS } from '../../src/checks/index.ts';
import { DEFAULT_LIMITS } from '../../src/core/limits.ts';
import type { PackageReputation } from '../../src/core/package-reputation.ts';
import { packageReputation, registryFacts } from '../../src/ecosystems/reputation/package-facts.ts';
import type { RegistryFacts } from '../../src/ecosystems/reputation/package-facts.ts';
import { enrichments } from '../../src/enrichments.ts';
import { fetchPackage } from '../../src/fetch-packages.ts';
import { FORMATS } from '../../src/formats/index.ts';
import { openFile } from '../../src/io/file-source.ts';
import { parsePackageTarget } from '../../src/package-target.ts';
import type { RegistryOptions } from '../builders/registry-server.ts';
import { startRegistry } from '../builders/registry-server.ts';
import { makePlace, makeSession } from './registry-place.ts';

export interface WeighedPackage {
  readonly gathered: Gathered;
  readonly facts: RegistryFacts;
  readonly reputation: PackageReputation | undefined;
  /** `severity check/rule` of the checks that judge what registries say. */
  readonly rules: readonly string[];
}

/** Vets a package against a registry of this process, without threads: as `weighbridge vet` does. */
export async function weighPackage(
  target: string,
  options: RegistryOptions,
  trustedRoot?: string,
): Promise<WeighedPackage> {
  const registry = await startRegistry(options);
  const place = makePlace({
    PIP_CONFIG_FILE: '/dev/null',
    PIP_INDEX_URL: registry.simple,
    npm_config_registry: registry.url,
  });
  const session = { ...makeSession(place), ...(trustedRoot === undefined ? {} : { trustedRoot }) };
  try {
    const reference = parsePackageTarget(target);
    if (reference === undefined) throw new Error(`${target} is no package`);
    const { facts, entries } = await fetchPackage(reference, session);
    const host = { open: openFile, milliseconds: () => 0 };
    const gathered = await collect(entries, (job) => runJob(job, host, FORMATS, CHECKS), {
      limits: DEFAULT_LIMITS,
      loader: undefined,
      onProgress: () => undefined,
      checks: () => Promise.resolve(CHECKS),
      known: [
        {
          key: registryFacts.key,
          located: { path: [facts.record.purl], value: facts, anomalies: [] },
        },
      ],
      enrich: enrichments({ vets: true, now: session.now }),
    });
    const [reputation] = sharedOf(gathered.shared, packageReputation);
    return {
      gathered,
      facts,
      reputation: reputation?.value,
      rules: gathered.findings
        .map(({ rule, severity }) => `${severity} ${rule}`)
        .filter((rule) =>
          / (?:package-(?:identity|health|provenance)|manifest-confusion)\//.test(rule),
        ),
    };
  } finally {
    session.end();
    place.remove();
    await registry.close();
  }
}
