import type { CallSite, CallTime } from '../../code/call-site.ts';
import { flowOf } from '../../code/flow.ts';
import { shortName } from '../../code/render-call.ts';
import type { SourceModule } from '../../code/source-module.ts';
import { LOCAL } from '../../code/value.ts';
import type { PackageCapability } from '../../core/package-profile.ts';
import { capabilityOf } from './capability.ts';
import { observeExecution, observeMining, observeShell, observeWalk } from './execution.ts';
import { crossingsOf } from './crossings.ts';
import { hostsOf } from './hosts.ts';
import { Observation, namesOf } from './observation.ts';
import { observeSending, observeSendingCommand } from './sending.ts';
import type { CapabilityUse, SourceBehaviour } from './source-behaviour.ts';
import { observeAddressSwap, observeKeylogger, observeWatching } from './watching.ts';
import { observeWriting } from './writing.ts';

/** Uses of one capability at one time that are kept of one file. */
const MAX_SAMPLES = 2;
const MAX_IMPORTS = 64;
const MAX_NAME = 120;
/** Capabilities whose calls can be part of a deed; those of others are only counted. */
const DEED_CAPABILITIES: ReadonlySet<PackageCapability> = new Set([
  'network',
  'exec',
  'native',
  'dynamic-code',
  'filesystem-delete',
  'filesystem-write',
  'install-packages',
  'persistence',
  'clipboard',
  'keyboard',
  'screen',
  'camera',
]);

/** What a source file does: capabilities, hosts, and deeds with their proof. */
export function observe(module: SourceModule): SourceBehaviour {
  const flow = flowOf(module);
  const seen = new Observation(module, flow, flow.files());
  const uses = new Map<string, CapabilityUse[]>();
  for (const site of module.calls) {
    observeWalk(site, seen);
    const names = namesOf(site, flow);
    for (const name of names) judge(site, name, seen, uses);
    // `(Path.home() / '.bashrc').write_text(…)` has no name, and still is what it is.
    if (names.length === 0 && site.target?.kind === 'member')
      judge(site, `?.${site.target.name}`, seen, uses);
  }
  for (const read of module.environmentReads)
    keep(uses, 'environment', read.when, 'environment', read);
  observeShell(seen);
  observeKeylogger(seen);
  observeAddressSwap(seen);
  const capabilities = [...uses.values()].flat();
  const { hosts, cut } = hostsOf(module);
  const imports = importsOf(module);
  return {
    language: module.language,
    capabilities,
    hosts,
    deeds: seen.deeds,
    crossings: crossingsOf(seen, new Set(capabilities.map(({ capability }) => capability))),
    imports: imports.slice(0, MAX_IMPORTS).map((name) => name.slice(0, MAX_NAME)),
    truncated:
      module.truncated !== undefined || seen.truncated || cut || imports.length > MAX_IMPORTS,
  };
}

function judge(
  site: CallSite,
  name: string,
  seen: Observation,
  uses: Map<string, CapabilityUse[]>,
): void {
  if (name.startsWith(LOCAL)) {
    observeMining(site, name, seen);
    return;
  }
  const capability = capabilityOf(name, site);
  if (capability !== undefined) keep(uses, capability, site.when, name, site);
  if (capability === undefined && !mayBeDeed(name)) return;
  if (capability !== undefined && !DEED_CAPABILITIES.has(capability) && !mayBeDeed(name)) return;
  observeExecution(site, name, seen);
  if (!observeSending(site, name, seen)) observeSendingCommand(site, name, seen);
  observeWriting(site, name, seen);
  observeWatching(site, name, seen);
  observeMining(site, name, seen);
}

/** Names outside of the table of capabilities that the observers know. */
const OTHERS_RE =
  /^(?:\?|setTimeout$|setInterval$|module[.(]|Module\(|require$|import$|timeit\.|cProfile\.|profile\.|IPython\.|sh\.|imp\.|worker_threads\.|Worker$|Image\(|form-data\(|dns\.|_winreg\.|win32serviceutil\.|node-linux\.|node-mac\.|send2trash\.|distutils\.|glob|\w+-fetch|native-dns|open$|tkinter\.|pandas\.read_clipboard)|\.(?:write_text|write_bytes|open|unlink)$|GetAsyncKeyState$/;

function mayBeDeed(name: string): boolean {
  return OTHERS_RE.test(name);
}

function keep(
  uses: Map<string, CapabilityUse[]>,
  capability: PackageCapability,
  when: CallTime,
  name: string,
  { line, within }: Pick<CallSite, 'line' | 'within'>,
): void {
  const key = `${capability} ${when}`;
  const list = uses.get(key) ?? [];
  if (list.length === 0) uses.set(key, list);
  if (list.length >= MAX_SAMPLES) return;
  const callee = shortName(name).slice(0, MAX_NAME);
  if (list.some((known) => known.callee === callee)) return;
  list.push({ capability, when, callee, line, within });
}

/** Modules by name, as far as they are constant: by statement, and by `require`. */
function importsOf({ imports, calls }: SourceModule): readonly string[] {
  const names = new Set(imports.map(({ module, name }) => joinedName(module, name)));
  for (const { callee, positional } of calls) {
    const [first] = positional;
    if ((callee === 'require' || callee === 'import') && first?.kind === 'text')
      names.add(first.text);
  }
  return [...names];
}

/** `from . import core` imports the module `core` beside this one. */
function joinedName(module: string, name: string | undefined): string {
  return name !== undefined && name !== '*' && /^\.+$/.test(module) ? `${module}${name}` : module;
}
