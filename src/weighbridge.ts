import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { Gathered } from './audit/collect.ts';
import { collect } from './audit/collect.ts';
import type { TreeEntry } from './core/tree.ts';
import type { Job, JobResult, SharedArtifact } from './audit/job.ts';
import { failed, interrupted } from './audit/run-job.ts';
import type { Limits } from './core/limits.ts';
import { DEFAULT_LIMITS } from './core/limits.ts';
import type { AttackedModels } from './attack-models.ts';
import type { AttackRequest } from './attack-request.ts';
import type { Policy } from './core/policy.ts';
import { DEFAULT_POLICY } from './core/policy.ts';
import type { Report } from './core/report.ts';
import { registryFacts } from './ecosystems/reputation/package-facts.ts';
import type { Detonations } from './detonations.ts';
import { enrichments } from './enrichments.ts';
import type { OpenedSource } from './bytes/source.ts';
import { sha256File } from './io/file-digest.ts';
import { openFile } from './io/file-source.ts';
import { remoteOpener } from './io/remote/remote-access.ts';
import { isRemoteHandle } from './io/remote/remote-file.ts';
import { prunePages } from './io/remote/page-store.ts';
import { ResultCache, rulesVersion } from './io/result-cache.ts';
import { WorkerPool } from './io/worker-pool.ts';
import type { Listed, RemoteSession } from './list-targets.ts';
import { hasRemote, listTargets, openPackageSession, remoteSession } from './list-targets.ts';
import { VERSION } from './version.ts';
import type { ThreadData } from './worker-thread.ts';
import { assembleReport, withAdoption } from './assemble-report.ts';
import type { AuditOptions } from './audit-options.ts';

/** Files one thread should have before a second one is worth its start. */
const FILES_PER_THREAD = 40;
/** Heap all examining threads may take together, so that the whole stays under 512 MB. */
const HEAP_MB = 288;
/** What one thread needs for the value budgets in core/limits.ts: a pickle of a million tuples takes some 100 MB. */
const MIN_THREAD_HEAP_MB = 128;
const MAX_DEFAULT_THREADS = 4;
/** A thread gets this much longer than the examination's own deadline, which is the gentler of the two. */
const DEADLINE_MARGIN_MS = 5_000;
/** A remote file mostly waits, so it gets longer by default. */
const REMOTE_MILLISECONDS = 300_000;
/** Remote files a thread examines at once: waiting for one, it works on the others. */
const REMOTE_WIDTH = 8;

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
  const { detonate = false, attacks = [], data = [] } = run.options;
  if (attacks.length > 0 || data.length > 0) return withExaminations(listed, run);
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

/** Attacks the models and examines the data sets that were named; what that shows is judged with the rest. */
async function withExaminations(listed: Listed, run: Run): Promise<Weighing> {
  const { attacks = [], data = [], attackRun, dataRun, earlier } = run.options;
  const attacked =
    attacks.length === 0 ? undefined : await attack(listed, attacks, attackRun, earlier);
  const examined =
    data.length === 0
      ? undefined
      : await (await import('./examine-data.ts')).examineDatasets(data, dataRun);
  return auditListed(listed, run, {
    known: [...(attacked?.known ?? []), ...(examined?.known ?? [])],
    gaps: [...(attacked?.gaps ?? []), ...(examined?.gaps ?? [])],
    entries: [],
    lacking: new Map(),
  });
}

async function attack(
  listed: Listed,
  attacks: readonly AttackRequest[],
  ...how: [AuditOptions['attackRun'], AuditOptions['earlier']]
): Promise<AttackedModels> {
  const { attackModels } = await import('./attack-models.ts');
  const components = new Map(
    listed.entries.flatMap((entry) =>
      entry.kind === 'file' ? [[resolve(entry.file.handle), entry.file.path] as const] : [],
    ),
  );
  return attackModels(
    attacks,
    // A model that a policy names may lie outside of what is audited.
    (model) => components.get(resolve(model)) ?? model,
    ...how,
  );
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
    const report = assembleReport(
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
