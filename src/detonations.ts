import { closeSync, openSync, readSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { SharedArtifact } from './audit/job.ts';
import type { DecodedLayer } from './core/detonation.ts';
import { detonationRecord } from './core/detonation.ts';
import type { Gap } from './core/gap.ts';
import type { TreeEntry, TreeFile } from './core/tree.ts';
import type { WorkFolder } from './io/registry/work-folder.ts';
import { hasRemote } from './list-targets.ts';
import type { Listed } from './list-targets.ts';
import { parsePackageTarget } from './package-target.ts';
import type { DetonationRequest } from './sandbox/detonate.ts';
import type { SandboxLimits } from './sandbox/limits.ts';
import type { Machine } from './sandbox/machine/machine.ts';

/** What came of running packages: records for the checks, and source made at run time as further files. */
export interface Detonations {
  readonly known: readonly SharedArtifact[];
  readonly entries: readonly TreeEntry[];
  readonly gaps: readonly Gap[];
  readonly lacking: ReadonlyMap<string, Gap>;
}

/** A package to run, and the component findings are about. */
interface Candidate extends DetonationRequest {
  readonly component: string;
}

/** Packages run for one command: each takes some seconds, and every one may take minutes. */
const MAX_PACKAGES = 8;
/** Between the package and what it made while it ran, as between an archive and its members. */
const MADE = 'made-while-running';

/** Runs the packages among the targets. Where nothing can be run safely, nothing is, and the outcome says so. */
export async function detonateTargets(
  targets: readonly string[],
  listed: Listed,
  folder: WorkFolder,
  limits: Partial<SandboxLimits> = {},
): Promise<Detonations> {
  const { probeMachine } = await import('./sandbox/machine/machine.ts');
  const { detonate } = await import('./sandbox/detonate.ts');
  const probed = await probeMachine(process.env, targets.some(mayBePython));
  if (!probed.ok) return skipped('no-sandbox', probed.reason);
  const candidates = targets.flatMap((target) => candidatesOf(target, listed, probed.machine));
  if (candidates.length === 0)
    return skipped(
      'no-sandbox',
      'nothing among the targets can be installed: give a wheel, an sdist, an npm tarball, a folder with setup.py, pyproject.toml or package.json, or pkg:…',
    );
  const known: SharedArtifact[] = [];
  const entries: TreeEntry[] = [];
  const gaps: Gap[] = [];
  for (const candidate of candidates.slice(0, MAX_PACKAGES)) {
    const { component } = candidate;
    const location = { path: [component] };
    const result = await detonate(candidate, probed.machine, limits);
    if (result.kind === 'skipped') {
      gaps.push({ code: 'no-sandbox', detail: `it was not run: ${result.reason}`, location });
      continue;
    }
    known.push({
      key: detonationRecord.key,
      located: { path: [component], value: result.detonation, anomalies: [] },
    });
    for (const { code, detail } of result.gaps) gaps.push({ code, detail, location });
    for (const [index, layer] of distinct(result.detonation.layers).entries())
      entries.push(layerFile(layer, `${component}/${MADE}/${index + 1}`, folder));
  }
  const rest = candidates.length - MAX_PACKAGES;
  if (rest > 0)
    gaps.push({
      code: 'count-limit',
      detail: `${rest} further packages were not run`,
      location: { path: ['.'] },
    });
  const [first] = gaps;
  const lacking =
    known.length === 0 && first !== undefined
      ? new Map([[detonationRecord.key, first]])
      : new Map<string, Gap>();
  return { known, entries, gaps: lacking.size > 0 ? gaps.slice(1) : gaps, lacking };
}

/** What is made in every phase is one text to look at. */
function distinct(layers: readonly DecodedLayer[]): readonly DecodedLayer[] {
  return [...new Map(layers.map((layer) => [layer.text.trim(), layer])).values()];
}

function skipped(code: Gap['code'], detail: string): Detonations {
  const gap: Gap = { code, detail, location: { path: ['.'] } };
  return { known: [], entries: [], gaps: [], lacking: new Map([[detonationRecord.key, gap]]) };
}

function mayBePython(target: string): boolean {
  return !target.startsWith('pkg:npm/') && !target.endsWith('.tgz');
}

/** Source that was made at run time becomes a file, so that every rule for files applies to it. */
function layerFile(layer: DecodedLayer, path: string, folder: WorkFolder): TreeEntry {
  const handle = folder.next();
  writeFileSync(handle, layer.text);
  const suffix = layer.language === 'python' ? '.py' : '.js';
  const file: TreeFile = {
    path: `${path}${suffix}`,
    handle,
    size: Buffer.byteLength(layer.text),
    facts: { made: `by ${layer.via} in ${layer.from}` },
  };
  return { kind: 'file', file };
}

function candidatesOf(target: string, listed: Listed, machine: Machine): readonly Candidate[] {
  const reference = parsePackageTarget(target);
  if (reference !== undefined) {
    const fetched = listed.packages.find(({ facts }) => facts.record.name === reference.name);
    const handles = new Set(filesOf(fetched?.entries ?? []).map(({ handle }) => handle));
    const files = filesOf(listed.entries).filter(({ handle }) => handles.has(handle));
    return chosen(files, machine);
  }
  if (hasRemote([target])) return [];
  if (statSync(target).isFile()) {
    const file = filesOf(listed.entries).find(
      ({ path }) => path === basename(target) || path === target,
    );
    return archiveOf(target, basename(target), file?.path ?? basename(target));
  }
  const inFolder = filesOf(listed.entries).filter(({ path }) => isTopLevel(path, target, listed));
  const named = (name: string): TreeFile | undefined =>
    inFolder.find(({ path }) => basename(path) === name);
  const python = named('pyproject.toml') ?? named('setup.py') ?? named('setup.cfg');
  const manifest = named('package.json');
  const found: Candidate[] = [];
  if (python !== undefined)
    found.push({ ecosystem: 'pypi', form: 'folder', path: target, component: python.path });
  if (manifest !== undefined)
    found.push({ ecosystem: 'npm', form: 'folder', path: target, component: manifest.path });
  return found.length > 0 ? found : chosen(inFolder, machine);
}

function filesOf(entries: readonly TreeEntry[]): readonly TreeFile[] {
  return entries.flatMap((entry) => (entry.kind === 'file' ? [entry.file] : []));
}

/** With one target paths begin in its folder; with several they begin with the target. */
function isTopLevel(path: string, target: string, { entries }: Listed): boolean {
  const prefix = `${target.replaceAll('\\', '/').replace(/\/+$/, '')}/`;
  const hasPrefix = filesOf(entries).every((file) => file.path.startsWith(prefix));
  const inside = hasPrefix ? path.slice(prefix.length) : path;
  return (hasPrefix ? path.startsWith(prefix) : true) && !inside.includes('/');
}

/** The archives somebody who installs would get: one wheel that fits, the source, the tarball. */
function chosen(files: readonly TreeFile[], machine: Machine): readonly Candidate[] {
  const wheels = files.filter(({ path }) => path.endsWith('.whl'));
  const best = wheels.toSorted((a, b) => fit(b.path, machine) - fit(a.path, machine))[0];
  const others = files.filter(({ path }) => /\.(?:tgz|tar\.gz)$/.test(path));
  const fitting = best !== undefined && fit(best.path, machine) > 0 ? [best] : [];
  return [...fitting, ...others].flatMap(({ path, handle }) =>
    archiveOf(handle, basename(path), path),
  );
}

const ARCHITECTURES = { x64: 'x86_64', arm64: 'aarch64' } as const;

/** How well a wheel's tags (PEP 425) fit this machine; zero when it cannot be installed here. */
function fit(path: string, { architecture, python }: Machine): number {
  const [platform = '', abi = '', interpreter = ''] = basename(path, '.whl')
    .split('-')
    .toReversed();
  if (platform === 'any') return 3;
  if (
    !platform.includes('linux') ||
    platform.includes('musllinux') ||
    !platform.endsWith(ARCHITECTURES[architecture])
  )
    return 0;
  const series = `cp${(python?.series ?? '').replace('.', '')}`;
  if (interpreter.split('.').includes(series)) return 2;
  return abi === 'abi3' || interpreter.startsWith('py3') ? 1 : 0;
}

function archiveOf(path: string, name: string, component: string): readonly Candidate[] {
  const ecosystem = ecosystemOf(path, name);
  return ecosystem === undefined
    ? []
    : [{ ecosystem, form: 'archive', path, file: name, component }];
}

/** What of an archive's beginning is looked at: the first names are there. */
const HEAD = 64 * 1024;
const MAX_HEAD = 4 * 1024 * 1024;

function ecosystemOf(path: string, name: string): 'pypi' | 'npm' | undefined {
  if (name.endsWith('.whl') || name.endsWith('.zip')) return 'pypi';
  if (!/\.(?:tgz|tar\.gz)$/.test(name)) return undefined;
  const bytes = Buffer.alloc(HEAD);
  const descriptor = openSync(path, 'r');
  const read = readSync(descriptor, bytes, 0, HEAD, 0);
  closeSync(descriptor);
  try {
    const plain = gunzipSync(bytes.subarray(0, read), {
      finishFlush: 2,
      maxOutputLength: MAX_HEAD,
    }).toString('latin1');
    if (/\/(?:PKG-INFO|setup\.py|pyproject\.toml)\0/.test(plain)) return 'pypi';
    if (/^package\/|\/package\.json\0/.test(plain)) return 'npm';
  } catch {
    // Not what its name says; the installer will tell.
  }
  return name.endsWith('.tgz') ? 'npm' : 'pypi';
}
