import { compareText } from '../../core/location.ts';
import type {
  CapabilitySample,
  PackageCapability,
  PackageProfile,
  ProfiledCapability,
  ProfiledHook,
  RunMoment,
} from '../../core/package-profile.ts';
import { PACKAGE_CAPABILITIES, RUN_MOMENTS } from '../../core/package-profile.ts';
import type { Deed } from '../../formats/behaviour/source-behaviour.ts';
import { purlOf } from '../purl.ts';
import type { PackageSource, PackageView } from './package-view.ts';
import { momentIn } from './package-view.ts';

const MAX_SAMPLES = 5;
const MAX_LISTED = 200;
const PROGRAMS: ReadonlySet<string> = new Set([
  'elf',
  'pe',
  'mach-o',
  'wasm',
  'java-class',
  'dalvik',
]);

/** Capabilities that only a deed shows, not the name of a call. */
function shownBy(deed: Deed): PackageCapability | undefined {
  switch (deed.act) {
    case 'persists':
    case 'registers':
      return 'persistence';
    case 'installs':
      return 'install-packages';
    case 'injects':
      return 'native';
    case 'sends':
      if (deed.taken === 'browser-data') return 'browser-data';
      return deed.taken === 'wallet' ? 'crypto-wallet' : undefined;
    default:
      return undefined;
  }
}

class Counter {
  readonly files = new Set<string>();
  readonly samples: CapabilitySample[] = [];
}

function capabilitiesOf(sources: Iterable<PackageSource>): readonly ProfiledCapability[] {
  const counters = new Map<string, Counter>();
  const note = (
    source: PackageSource,
    capability: PackageCapability,
    moment: RunMoment,
    callee: string,
    line: number,
  ): void => {
    const key = `${capability} ${moment}`;
    const counter = counters.get(key) ?? new Counter();
    counters.set(key, counter);
    if (counter.files.has(source.inside) || counter.files.size >= MAX_LISTED) return;
    counter.files.add(source.inside);
    if (counter.samples.length < MAX_SAMPLES)
      counter.samples.push({ path: source.path, line, callee });
  };
  for (const source of sources) {
    for (const { capability, when, callee, line } of source.behaviour.capabilities)
      note(source, capability, momentIn(source, when), callee, line);
    for (const deed of source.behaviour.deeds) {
      const capability = shownBy(deed);
      if (capability !== undefined)
        note(source, capability, momentIn(source, deed.when), deed.callee, deed.line);
    }
  }
  return PACKAGE_CAPABILITIES.flatMap((capability) =>
    RUN_MOMENTS.flatMap((moment) => {
      const counter = counters.get(`${capability} ${moment}`);
      return counter === undefined
        ? []
        : [{ capability, moment, files: counter.files.size, samples: counter.samples }];
    }),
  );
}

function hooksOf({ contents, sources }: PackageView): readonly ProfiledHook[] {
  const hooks = (contents?.hooks ?? []).map(({ event, command }) => ({ hook: event, command }));
  const starts = (contents?.startFiles ?? []).map((file) => ({
    hook: 'start',
    command: file,
    file,
  }));
  const folder =
    contents === undefined && sources.has('setup.py')
      ? [{ hook: 'setup.py', command: 'setup.py', file: 'setup.py' }]
      : [];
  return [...hooks, ...starts, ...folder].slice(0, MAX_LISTED);
}

/** The profile of one package: what it can do, when, and whom it talks to. Pure, sorted, bounded. */
export function buildProfile(view: PackageView): PackageProfile {
  const { contents, place } = view;
  const sources = [...view.sources.values()].toSorted((a, b) => compareText(a.inside, b.inside));
  const hosts = new Set(
    sources
      .filter(({ moment }) => moment !== 'test')
      .flatMap(({ behaviour }) => behaviour.hosts.map(({ host }) => host)),
  );
  const name = contents?.name ?? '';
  const version = contents?.version ?? '';
  const files = contents?.files ?? [];
  const entryPoints = (contents?.entryPoints ?? []).map(
    ({ group, name: entry, target }) => `${group}: ${entry} = ${target}`,
  );
  const sorted = [...hosts].toSorted(compareText);
  return {
    id:
      contents === undefined || name === ''
        ? place.join(' › ')
        : purlOf({ ecosystem: contents.kind === 'npm' ? 'npm' : 'pypi', name, version }),
    name: name === '' ? (place.at(-1) ?? '') : name,
    ...(version === '' ? {} : { version }),
    files: contents === undefined ? sources.length : files.length,
    bytes: files.reduce((total, { size }) => total + size, 0),
    capabilities: capabilitiesOf(sources),
    hooks: hooksOf(view),
    hosts: sorted.slice(0, MAX_LISTED),
    binaries: files
      .filter(({ content }) => content !== undefined && PROGRAMS.has(content))
      .map(({ path }) => path)
      .slice(0, MAX_LISTED),
    entryPoints: [
      ...entryPoints,
      ...(contents?.modules ?? []).map((module) => `module: ${module}`),
    ].slice(0, MAX_LISTED),
    truncated:
      contents?.truncated === true ||
      sorted.length > MAX_LISTED ||
      sources.some(({ behaviour }) => behaviour.truncated),
  };
}
