import { zip } from '../../test/builders/zip.ts';
import type { ZipEntrySpec } from '../../test/builders/zip.ts';

/** A repeatable stream of numbers: the benchmark weighs the same records every time. */
export function stream(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export interface DumpShape {
  readonly records: number;
  /** Of them reports of malware, each about a package of its own. */
  readonly malware: number;
  /** Packages the vulnerabilities are spread over; a few have hundreds, most one or two, as in the public data. */
  readonly packages: number;
}

const MAX_ENTRIES = 50_000;
const WORDS =
  'array buffer cache client config core data event fetch file graph http image json kit lite loader log map model net node parse path pool query react router server socket stream table tensor test text token tool tree url util vector view web worker yaml zip'.split(
    ' ',
  );

export function packageName(index: number): string {
  const first = WORDS[index % WORDS.length] ?? '';
  const second = WORDS[Math.floor(index / WORDS.length) % WORDS.length] ?? '';
  return `${first}-${second}-${index}`;
}

function vulnerability(index: number, next: (below: number) => number, packages: number): object {
  // The square crowds the low numbers.
  const name = packageName(Math.floor((next(1_000) / 1_000) ** 2 * packages) + next(3));
  const major = 1 + next(5);
  const fixed = `${major}.${next(20)}.${next(10)}`;
  const number = String(index).padStart(5, '0');
  return {
    schema_version: '1.7.0',
    id: `GHSA-${number.slice(0, 1)}xxx-${number}-bench`,
    modified: `2025-0${1 + next(9)}-1${next(9)}T00:00:00Z`,
    published: '2025-01-01T00:00:00Z',
    aliases: [`CVE-2025-${10_000 + index}`],
    summary: `${name} mishandles a crafted ${WORDS[next(WORDS.length)]} in its ${WORDS[next(WORDS.length)]}`,
    details:
      'A paragraph of some length that describes what happens, to whom and since when. '.repeat(6),
    severity: [
      {
        type: 'CVSS_V3',
        score: `CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:${'NLH'[next(3)]}/I:${'NLH'[next(3)]}/A:H`,
      },
    ],
    affected: [
      {
        package: { ecosystem: 'npm', name, purl: `pkg:npm/${name}` },
        ranges: [
          {
            type: 'SEMVER',
            events: [{ introduced: next(2) === 0 ? '0' : `${major}.0.0` }, { fixed }],
          },
        ],
      },
    ],
    references: [
      { type: 'ADVISORY', url: `https://advisories.example/${index}` },
      { type: 'FIX', url: `https://git.example/${name}/commit/${index}` },
      { type: 'WEB', url: `https://git.example/${name}/releases/${fixed}` },
    ],
    database_specific: { severity: 'HIGH', cwe_ids: ['CWE-79'], github_reviewed: true },
  };
}

function malware(index: number): object {
  const name = `bad-${packageName(index)}`;
  return {
    schema_version: '1.7.0',
    id: `MAL-2025-${index}`,
    modified: '2025-05-01T00:00:00Z',
    published: '2025-05-01T00:00:00Z',
    summary: `Malicious code in ${name} (npm)`,
    details: 'The package communicates with a domain associated with malicious activity.',
    affected: [
      {
        package: { ecosystem: 'npm', name },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
      },
    ],
    database_specific: {
      'malicious-packages-origins': [
        { source: 'one', sha256: 'ab'.repeat(32), import_time: '2025-05-01T00:00:00Z' },
      ],
    },
  };
}

/** Archives with one file per record, as the public bucket has them; several, because one without ZIP64 ends at 65,535 entries. */
export function dumpArchives({
  records,
  malware: bad,
  packages,
}: DumpShape): readonly Uint8Array[] {
  const next = stream(1);
  const entries = Array.from({ length: records }, (_, index): ZipEntrySpec => {
    const record = index < records - bad ? vulnerability(index, next, packages) : malware(index);
    return { name: `${index}.json`, data: JSON.stringify(record), method: 8 };
  });
  const archives: Uint8Array[] = [];
  for (let start = 0; start < records; start += MAX_ENTRIES)
    archives.push(zip({ entries: entries.slice(start, start + MAX_ENTRIES) }));
  return archives;
}

/** A `package-lock.json` of version 3: a project with `count` packages, each of which needs the next few. */
export function lockFile(count: number, packages: number): string {
  const next = stream(2);
  const names = new Set<string>();
  while (names.size < count) names.add(packageName(next(packages * 2)));
  const list = [...names];
  const locked = list.map((name, index) => {
    const needs = list.slice(index + 1, index + 1 + next(4));
    return [
      `node_modules/${name}`,
      {
        version: `${1 + next(6)}.${next(20)}.${next(10)}`,
        resolved: `https://registry.example/${name}/-/${name}.tgz`,
        integrity: `sha512-${'A'.repeat(86)}==`,
        dependencies: Object.fromEntries(needs.map((one) => [one, '*'])),
      },
    ] as const;
  });
  const root = {
    name: 'bench',
    version: '1.0.0',
    dependencies: Object.fromEntries(list.slice(0, 50).map((name) => [name, '*'])),
  };
  return `${JSON.stringify({ name: 'bench', version: '1.0.0', lockfileVersion: 3, requires: true, packages: Object.fromEntries([['', root], ...locked]) }, null, 2)}\n`;
}
