import type { MetricName, PackageReputation } from '../core/package-reputation.ts';

/** What to do about one package, the most important first. Whole sentences. */
export function packageAdvice(reputation: PackageReputation): readonly string[] {
  const { ecosystem, name, version, asked, isFromRegistry, proofs, lookAlikes } = reputation;
  const value = (metric: MetricName): string | undefined => {
    const found = reputation.metrics.find((one) => one.name === metric)?.value;
    return found === undefined ? undefined : String(found);
  };
  const [near] = lookAlikes.filter(({ against }) => against.length === 0);
  const builder = proofs.find((proof) => proof.verdict === 'verified')?.builder;
  const licence = value('licence');
  const hooks = value('install-scripts');
  const withdrawn = value('withdrawn') ?? value('deprecated');
  const said = [
    near === undefined
      ? ''
      : `Make sure that you want ${name} and not ${near.target}, which many more people use.`,
    withdrawn === undefined
      ? ''
      : `Take another version or package: this one was withdrawn (${withdrawn}).`,
    isFromRegistry && asked === undefined ? `Pin it: ${pin(ecosystem, name, version)}.` : '',
    isFromRegistry
      ? `Install by digest, so that you get what was weighed: ${locking(ecosystem)}.`
      : '',
    hooks === undefined
      ? ''
      : `Install with --ignore-scripts unless you read its scripts: ${hooks}.`,
    licence === 'none stated' ? 'Ask for a licence: none is stated.' : '',
    builder === undefined ? '' : `It was built from ${builder.repository}: compare versions there.`,
  ];
  return said.filter((sentence) => sentence !== '');
}

function pin(ecosystem: PackageReputation['ecosystem'], name: string, version: string): string {
  return ecosystem === 'npm' ? `"${name}": "${version}"` : `${name}==${version}`;
}

function locking(ecosystem: PackageReputation['ecosystem']): string {
  return ecosystem === 'npm'
    ? 'npm ci with a lock file that has integrity values'
    : 'pip install --require-hashes, or a lock file with hashes';
}
