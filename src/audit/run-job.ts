import type { AnyCheck } from '../core/check.ts';
import type { Component } from '../core/component.ts';
import type { Gap } from '../core/gap.ts';
import type { Meter } from '../bytes/metered-source.ts';
import { meteredSource } from '../bytes/metered-source.ts';
import type { OpenedSource } from '../bytes/source.ts';
import { SourceError } from '../bytes/source.ts';
import { sha256Of } from '../bytes/sha256.ts';
import { contentDigest } from '../formats/file/content-digest.ts';
import type { Contents, AnyFormat } from '../formats/format.ts';
import { componentType } from './component-type.ts';
import type { Examination } from './examination.ts';
import type { RootFacts } from './examine.ts';
import { examine } from './examine.ts';
import type { Host } from './host.ts';
import type { Job, JobResult, SharedArtifact } from './job.ts';
import { ofScope, runChecks } from './run-checks.ts';

/** Gaps listed per component; the rest are summed up in one. */
const MAX_GAPS = 50;
/**
 * Shared artifacts kept per file: one, or a handful of templates; an archive may hold a whole
 * repository. The largest of the most-downloaded packages have 7,500 facts; a module alone makes a kilobyte or two.
 */
const MAX_SHARED = 10_000;
/** Files one model may name: the most sharded honest ones have some 200. */
const MAX_COMPANIONS = 5000;

/** Examines one file and runs the checks on it. The only place where a failing environment is caught. */
export async function runJob(
  job: Job,
  host: Host,
  formats: readonly AnyFormat[],
  checks: readonly AnyCheck[],
): Promise<JobResult> {
  let opened: OpenedSource;
  try {
    opened = await host.open(job.file.handle);
  } catch (error) {
    return unreadable(job, error);
  }
  const started = host.milliseconds();
  const expired = (): boolean => host.milliseconds() - started > job.limits.maxMilliseconds;
  const meter: Meter = { bytesRead: 0, reads: 0 };
  try {
    const source = meteredSource(opened.source, meter);
    const { examination, root } = await examine(
      source,
      job.file.path,
      formats,
      job.limits,
      expired,
    );
    const digest = job.digest === true ? await sha256Of(opened.source) : undefined;
    if (digest !== undefined) addDigest(examination, job, digest);
    const shared = sharedOf(examination);
    const gaps = boundGaps(examination.gaps, job.file.path);
    const run = await runChecks(ofScope(checks, 'file'), {
      component: job.file.path,
      artifacts: examination.artifacts,
      gaps,
      loader: job.loader,
    });
    const weighed = root.recognised;
    return {
      component: {
        ...describeComponent(job, root, examination, meter),
        ...(digest === undefined ? {} : { sha256: digest }),
      },
      weighed,
      findings: run.findings,
      outcomes: run.outcomes.filter((outcome) => outcome.kind !== 'not-applicable'),
      notApplicable: run.outcomes.flatMap(({ kind, check }) =>
        weighed && kind === 'not-applicable' ? [check] : [],
      ),
      gaps,
      companions: companionsOf(root, examination),
      shared,
    };
  } catch (error) {
    if (error instanceof SourceError) return unreadable(job, error);
    return failed(job, error);
  } finally {
    opened.close();
  }
}

function boundGaps(gaps: readonly Gap[], path: string): readonly Gap[] {
  if (gaps.length <= MAX_GAPS) return gaps;
  const rest = gaps.length - MAX_GAPS;
  const more: Gap = {
    code: 'count-limit',
    detail: `${rest} further parts not examined`,
    location: { path: [path] },
  };
  return [...gaps.slice(0, MAX_GAPS), more];
}

function describeComponent(
  job: Job,
  root: RootFacts,
  examination: Examination,
  meter: Meter,
): Component {
  const { path, size } = job.file;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const facts = Object.assign(
    { ...job.file.facts },
    ...rootContents(root, examination).map((contents) => contents.facts ?? {}),
  );
  return {
    id: path,
    type: componentType(root, examination.artifacts, dot > 0 ? name.slice(dot).toLowerCase() : ''),
    name,
    formats: root.accepted.map((format) => format.id).sort(),
    size,
    bytesRead: meter.bytesRead,
    ...(Object.keys(facts).length === 0 ? {} : { facts }),
  };
}

/** What the parsers said of the file itself, not of the members inside it. */
function rootContents(root: RootFacts, examination: Examination): readonly Contents[] {
  return root.accepted.flatMap((format) =>
    (examination.artifacts.get(format.artifact.key) ?? [])
      .filter((located) => located.path.length === 1)
      .map(({ value }): Contents => (typeof value === 'object' && value !== null ? value : {})),
  );
}

function companionsOf(root: RootFacts, examination: Examination): readonly string[] {
  const all = rootContents(root, examination).flatMap((contents) => contents.companions ?? []);
  return [...new Set(all)].sort().slice(0, MAX_COMPANIONS);
}

function addDigest(examination: Examination, { file }: Job, computed: string): void {
  const { path, claimedSha256: claimed } = file;
  if (claimed === undefined) return;
  examination.add(contentDigest, { path: [path], value: { computed, claimed }, anomalies: [] });
}

/** What the file adds to the project; what exceeds the bound is a gap. */
function sharedOf(examination: Examination): readonly SharedArtifact[] {
  const all = Array.from(examination.shared).flatMap((key) =>
    (examination.artifacts.get(key) ?? []).map((located) => ({ key, located })),
  );
  const [first] = all;
  if (all.length > MAX_SHARED && first !== undefined) {
    const detail = `${all.length - MAX_SHARED} facts for the project as a whole were left out`;
    examination.gap('count-limit', detail, first.located.path.slice(0, 1));
  }
  return all.slice(0, MAX_SHARED);
}

function unreadable(job: Job, error: unknown): JobResult {
  const code = error instanceof SourceError ? error.gap : 'unreadable-file';
  return interrupted(job, code, error instanceof Error ? error.message : String(error));
}

/** The result for a file whose examination could not be finished; nothing about it is called clean. */
export function interrupted(job: Job, code: Gap['code'], detail: string): JobResult {
  const { path } = job.file;
  const gap: Gap = { code, detail, location: { path: [path] } };
  return {
    component: unexaminedComponent(job),
    weighed: true,
    findings: [],
    notApplicable: [],
    outcomes: [{ component: path, check: '*', kind: 'skipped', lacking: detail, gaps: [gap] }],
    gaps: [gap],
    companions: [],
    shared: [],
  };
}

/** A bug of ours in a parser: isolated, said aloud, and never mistaken for a clean file. */
export function failed(job: Job, error: unknown): JobResult {
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    component: unexaminedComponent(job),
    weighed: true,
    findings: [],
    notApplicable: [],
    outcomes: [{ component: job.file.path, check: '*', kind: 'failed', code: 'bug', detail }],
    gaps: [],
    companions: [],
    shared: [],
  };
}

function unexaminedComponent(job: Job): Component {
  const { path, size, facts } = job.file;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const known = facts === undefined ? {} : { facts };
  return { id: path, type: 'binary', name, formats: [], size, bytesRead: 0, ...known };
}
