import { availableParallelism } from 'node:os';
import { adoptionOf } from './audit/adoption.ts';
import type { Gathered, Progress } from './audit/collect.ts';
import { collect } from './audit/collect.ts';
import type { TreeEntry } from './core/tree.ts';
import { sharedOf } from './audit/enrichment.ts';
import type { Job, JobResult, SharedArtifact } from './audit/job.ts';
import { failed, interrupted } from './audit/run-job.ts';
import type { Component } from './core/component.ts';
import { detonationRecord } from './core/detonation.ts';
import type { Limits } from './core/limits.ts';
import { DEFAULT_LIMITS } from './core/limits.ts';
import type { Loader } from './core/loader.ts';
import type { Policy } from './core/policy.ts';
import { DEFAULT_POLICY } from './core/policy.ts';
import type { Examined, Report } from './core/report.ts';
import { REPORT_SCHEMA_VERSION } from './core/report.ts';
import { buildProfile } from './ecosystems/profile/build-profile.ts';
import { packageViews } from './ecosystems/profile/package-view.ts';
import { packageReputation, registryFacts } from './ecosystems/reputation/package-facts.ts';
import type { Detonations } from './detonations.ts';
import { enrichments } from './enrichments.ts';
import { PROJECT_ID } from './core/project.ts';
import type { OpenedSource } from './bytes/source.ts';
import { sourceBehaviour } from './formats/behaviour/source-behaviour.ts';
import { packageContents } from './formats/package-archive/package-contents.ts';
import { sha256File } from './io/file-digest.ts';
import { openFile } from './io/file-source.ts';
import { remoteOpener } from './io/remote/remote-access.ts';
import { isRemoteHandle } from './io/remote/remote-file.ts';
import { prunePages } from './io/remote/page-store.ts';
import { shownTarget } from './io/remote/remote-target.ts';
import { ResultCache, rulesVersion } from './io/result-cache.ts';
import { WorkerPool } from './io/worker-pool.ts';
import type { Listed, RemoteOptions, RemoteSession } from './list-targets.ts';
import { hasRemote, listTargets, openPackageSession, remoteSession } from './list-targets.ts';
import { countBySeverity, decide } from './policy/decide.ts';
import type { Baseline } from './policy/baseline.ts';
import type { VexStatement } from './policy/vex.ts';
import type { SandboxLimits } from './sandbox/limits.ts';
import { VERSION } from './version.ts';
import type { ThreadData } from './worker-thread.ts';

/** Files one thread should have before a second one is worth its start. */
const FILES_PER_THREAD = 40;
/** Heap all examining threads may take together, so that the whole stays under 512 MB. */
const HEAP_MB = 288;
/** What one thread needs for the value budgets in core/limits.ts: a pickle of a million tuples takes some 100 MB. */
const MIN_THREAD_HEAP_MB = 128;
const MAX_DEFAULT_THREADS = 4;
/** Packages of one target whose profile is shown. */
const MAX_PROFILES = 50;
/** A thread gets this much longer than the examination's own deadline, which is the gentler of the two. */
const DEADLINE_MARGIN_MS = 5_000;
/** A remote file mostly waits, so it gets longer by default. */
const REMOTE_MILLISECONDS = 300_000;
/** Remote files a thread examines at once: waiting for one, it works on the others. */
const REMOTE_WIDTH = 8;

export interface AuditOptions {
  /** How the files will be loaded; without it, the worst that is plausible for each format counts. */
  readonly loader?: Loader;
  readonly policy?: Policy;
  /** Where the policy comes from, for the report. */
  readonly policyName?: string;
  /** An earlier report: findings and gaps that stand there do not count again. */
  readonly baseline?: Baseline;
  /** What others state of vulnerabilities in packages (OpenVEX), in the order they were given. */
  readonly vex?: readonly VexStatement[];
  /** A target without any file to weigh passes instead of being incomplete. Default false. */
  readonly allowEmpty?: boolean;
  readonly limits?: Partial<Limits>;
  /** Threads; by default what the number of files and processors suggests. */
  readonly jobs?: number;
  /** Globs of paths to leave out. */
  readonly exclude?: readonly string[];
  /** Leave out version-control data and installed packages. Default true. */
  readonly defaultExcludes?: boolean;
  /** Compute the SHA-256 of every weighed file. Reads every byte. Default false. */
  readonly digests?: boolean;
  /** A folder where results are kept between runs, by content and rules version. Default: nothing is kept. */
  readonly cache?: string;
  /** Folder of the advisory index that packages are compared with. Default: none, and the report says so. */
  readonly advisories?: string;
  /** Also answer whether to adopt what was weighed. Default false. */
  readonly adoption?: boolean;
  /** Also run the packages among the targets in a sandbox without network, and tell what they did. Default false. */
  readonly detonate?: boolean | Partial<SandboxLimits>;
  /** How targets that are not on this machine are reached. */
  readonly remote?: RemoteOptions;
  readonly onProgress?: (progress: Progress) => void;
  /** The present moment; injected for tests. */
  readonly now?: () => Date;
}

/**
 * Weighs the model files of one or more files, folders, hub repositories (`hf:organisation/name`) or
 * addresses (`https://…`) and judges the result.
 *
 * Nothing of the target is executed, imported or unpickled, unless `detonate` asks for it. The network is used for remote targets only,
 * and only the parts of their files are read that say what the files are.
 * Throws `SourceError` or a system error only when a target itself does not exist or cannot be read;
 * everything else that goes wrong is in the report.
 */
export async function audit(
  targets: readonly string[],
  options: AuditOptions = {},
): Promise<Report> {
  return (await weigh(targets, options)).report;
}

/** A report, and the facts of single files it was made of: for the commands that go on from there. */
export interface Weighing {
  readonly report: Report;
  readonly shared: readonly SharedArtifact[];
}

/** Like {@link audit}, with the facts behind the report. */
export async function weigh(
  targets: readonly string[],
  options: AuditOptions = {},
): Promise<Weighing> {
  const now = options.now ?? (() => new Date());
  const started = now();
  const patience = hasRemote(targets) ? { maxMilliseconds: REMOTE_MILLISECONDS } : {};
  const limits: Limits = { ...DEFAULT_LIMITS, ...patience, ...options.limits };
  const session = await remoteSession(targets, options.remote);
  const packages = await openPackageSession(targets, options.remote, session, started);
  try {
    const listed = await listTargets(targets, limits, options, session, packages);
    return await withDetonations(listed, { targets, options, limits, session, started, now });
  } finally {
    packages?.folder.remove();
  }
}

interface Run {
  readonly targets: readonly string[];
  readonly options: AuditOptions;
  readonly limits: Limits;
  readonly session: RemoteSession | undefined;
  readonly started: Date;
  readonly now: () => Date;
}

/** Runs the packages first, where that was asked for: what they make while they run is examined with the rest. */
async function withDetonations(listed: Listed, run: Run): Promise<Weighing> {
  const { detonate = false } = run.options;
  if (detonate === false) return auditListed(listed, run);
  const { WorkFolder } = await import('./io/registry/work-folder.ts');
  const { detonateTargets } = await import('./detonations.ts');
  const folder = new WorkFolder();
  try {
    const limits = detonate === true ? {} : detonate;
    const ran = await detonateTargets(run.targets, listed, folder, limits);
    return await auditListed({ ...listed, entries: [...listed.entries, ...ran.entries] }, run, ran);
  } finally {
    folder.remove();
  }
}

async function auditListed(listed: Listed, run: Run, ran?: Detonations): Promise<Weighing> {
  const { targets, options, limits, session, started, now } = run;
  const policy = options.policy ?? DEFAULT_POLICY;
  const isRemote = session !== undefined;
  const entries = listed.entries.toSorted(largestFirst);
  const handles = new Map<string, string>();
  for (const entry of entries)
    if (entry.kind === 'file') handles.set(entry.file.path, entry.file.handle);
  const size = options.jobs ?? threads(handles.size);
  const cache = openCache(options.cache);
  const pool = new WorkerPool<Job, JobResult>({
    entry: workerEntry(),
    size,
    timeLimit: limits.maxMilliseconds + DEADLINE_MARGIN_MS,
    heapMegabytes: Math.max(MIN_THREAD_HEAP_MB, Math.floor(HEAP_MB / size)),
    ...(isRemote ? { width: REMOTE_WIDTH } : {}),
    data: { cache, remote: session?.settings } satisfies ThreadData,
  });
  try {
    const gathered = await collect(entries, (job) => execute(pool, job), {
      limits,
      loader: options.loader,
      digests: options.digests ?? false,
      onProgress: options.onProgress ?? (() => undefined),
      checks: async () => (await import('./checks/index.ts')).CHECKS,
      known: [
        ...(ran?.known ?? []),
        ...listed.packages.map(({ facts }) => ({
          key: registryFacts.key,
          located: { path: [facts.record.purl], value: facts, anomalies: [] },
        })),
      ],
      knownGaps: ran?.gaps ?? [],
      lacking: ran?.lacking ?? new Map(),
      enrich: enrichments({
        vets: options.adoption === true || listed.packages.length > 0,
        advisories: options.advisories,
        // A package from a registry is asked about over the network anyway; a project's own list of packages stays here.
        live:
          listed.packages.length > 0 && options.remote?.offline !== true
            ? { allowHttp: options.remote?.allowHttp === true }
            : undefined,
        now: started,
        included: {
          limits,
          open: (id) => openTarget(handles.get(id), session),
          isExcluded: (path) =>
            listed.entries.some(
              (entry) =>
                entry.kind === 'excluded' &&
                `${path}/`.startsWith(`${entry.path.replace(/\/$/, '')}/`),
            ),
        },
      }),
    });
    const digests = await computeDigests(gathered, handles, policy);
    const report = assemble(
      targets,
      gathered,
      digests,
      { ...options, policy },
      limits,
      started,
      now,
    );
    const { shared } = gathered;
    return options.adoption === true
      ? { report: withAdoption(report, shared, listed, session), shared }
      : { report, shared };
  } finally {
    await pool.close();
    if (cache !== undefined) new ResultCache(cache.folder, cache.rules).prune();
    if (session?.settings.pages !== undefined) prunePages(session.settings.pages);
  }
}

/** A file of the target, wherever it lies. */
function openTarget(
  handle: string | undefined,
  session: RemoteSession | undefined,
): OpenedSource | Promise<OpenedSource> | undefined {
  if (handle === undefined) return undefined;
  if (!isRemoteHandle(handle)) return openFile(handle);
  return session === undefined ? undefined : remoteOpener(session.settings)(handle);
}

function openCache(folder: string | undefined): ThreadData['cache'] {
  if (folder === undefined) return undefined;
  return { folder, rules: rulesVersion(VERSION, import.meta.dirname) };
}

/** The threads then finish at about the same time; the report is sorted anyway. */
function largestFirst(a: TreeEntry, b: TreeEntry): number {
  return sizeOf(b) - sizeOf(a);
}

function sizeOf(entry: TreeEntry): number {
  return entry.kind === 'file' ? entry.file.size : 0;
}

/** One processor stays free for compiling and collecting: on two, a second thread made the benchmark folder slower. */
function threads(files: number): number {
  const useful = Math.max(1, Math.ceil(files / FILES_PER_THREAD));
  return Math.max(1, Math.min(useful, availableParallelism() - 1, MAX_DEFAULT_THREADS));
}

/** TypeScript in the repository, JavaScript in the published package. */
function workerEntry(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
}

async function execute(pool: WorkerPool<Job, JobResult>, job: Job): Promise<JobResult> {
  const end = await pool.run(job);
  if (end.kind === 'done') return end.result;
  if (end.reason === 'time') return interrupted(job, 'time-limit', end.detail);
  if (end.reason === 'memory')
    return interrupted(job, 'memory-limit', 'needed more memory than one thread may take');
  return failed(job, new Error(end.detail));
}

/** Whole-file digests, where somebody needs them: a bill of materials, or a waiver bound to a digest. */
async function computeDigests(
  gathered: Gathered,
  handles: ReadonlyMap<string, string>,
  policy: Policy,
): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>();
  const waived = policy.waivers.some((waiver) => waiver.component.startsWith('sha256:'));
  const found = new Set(gathered.findings.map((finding) => finding.component));
  for (const { id, sha256 } of gathered.components) {
    const handle = handles.get(id);
    if (sha256 !== undefined) digests.set(id, sha256);
    else if (
      waived &&
      handle !== undefined &&
      !isRemoteHandle(handle) &&
      gathered.weighed.has(id) &&
      found.has(id)
    )
      digests.set(id, await sha256File(handle));
  }
  return digests;
}

function assemble(
  targets: readonly string[],
  gathered: Gathered,
  digests: ReadonlyMap<string, string>,
  options: AuditOptions & { readonly policy: Policy },
  limits: Limits,
  started: Date,
  now: () => Date,
): Report {
  const { policy, loader, policyName = 'default' } = options;
  const decision = decide({
    findings: gathered.findings,
    outcomes: gathered.outcomes,
    gaps: gathered.gaps,
    policy,
    baseline: options.baseline,
    vex: options.vex ?? [],
    digests,
    purls: new Map(gathered.components.map(({ id, purl }) => [id, purl])),
    today: started.toISOString().slice(0, 10),
    weighed: gathered.weighed.size,
    allowEmpty: options.allowEmpty ?? false,
  });
  const target = targets.map(shownTarget).join(', ');
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    tool: { name: 'weighbridge', version: VERSION },
    target,
    startedAt: started.toISOString(),
    durationMs: Math.max(0, Math.round(now().getTime() - started.getTime())),
    loader: loader ?? 'worst-plausible',
    policy: policyName,
    failOn: policy.failOn,
    verdict: decision.verdict,
    reasons: decision.reasons,
    summary: countBySeverity(decision.findings),
    examined: totals(gathered),
    components: gathered.components.map((component) => withDigest(component, digests)),
    relations: [
      ...[...gathered.weighed]
        .sort()
        .map((id) => ({ from: target, kind: 'contains' as const, to: id })),
      ...gathered.relations,
    ],
    outcomes: gathered.outcomes,
    findings: decision.findings,
    tolerated: decision.tolerated,
    excluded: gathered.excluded,
    gaps: gathered.gaps,
    ...(options.detonate === undefined || options.detonate === false
      ? {}
      : { detonations: sharedOf(gathered.shared, detonationRecord).map(({ value }) => value) }),
    limits,
  };
}

function withAdoption(
  report: Report,
  shared: readonly SharedArtifact[],
  listed: Listed,
  session: RemoteSession | undefined,
): Report {
  const remote = listed.entries.flatMap((entry) =>
    entry.kind === 'file' && isRemoteHandle(entry.file.handle) ? [entry.file.size] : [],
  );
  const transfer = session && { ...session.ledger.transfer, of: sum(remote) };
  const tolerated = new Set(report.tolerated.map(({ finding }) => finding));
  const findings = report.findings.filter((_, index) => !tolerated.has(index));
  const packages = sharedOf(shared, packageReputation).map(({ value }) => value);
  const views = packageViews(sharedOf(shared, packageContents), sharedOf(shared, sourceBehaviour));
  const profiles = views.slice(0, MAX_PROFILES).map(buildProfile);
  const facts = { ...report, findings, repositories: listed.claims, transfer, packages };
  return { ...report, adoption: adoptionOf(facts), ...(profiles.length === 0 ? {} : { profiles }) };
}

function withDigest(component: Component, digests: ReadonlyMap<string, string>): Component {
  const sha256 = digests.get(component.id);
  return sha256 === undefined ? component : { ...component, sha256 };
}

function totals(gathered: Gathered): Examined {
  const incomplete = new Set(gathered.gaps.map((gap) => gap.location.path[0]));
  // What is lacking for the project as a whole is no file.
  incomplete.delete(PROJECT_ID);
  return {
    weighed: gathered.weighed.size,
    // Packages and models elsewhere are known by name: they are no files.
    notModels: gathered.components.filter(
      ({ id, size }) => size !== undefined && !gathered.weighed.has(id),
    ).length,
    incomplete: incomplete.size,
    bytes: sum(gathered.components.map((component) => component.size ?? 0)),
    bytesRead: sum(gathered.components.map((component) => component.bytesRead ?? 0)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
