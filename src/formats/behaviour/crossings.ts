import type { PackageCapability } from '../../core/package-profile.ts';
import type { CallSite } from '../../code/call-site.ts';
import { calleesOf } from '../../code/call-site.ts';
import { EXPORTS } from '../../code/javascript/targets.ts';
import { shortName } from '../../code/render-call.ts';
import type { Value } from '../../code/value.ts';
import { LOCAL } from '../../code/value.ts';
import { partsOf } from '../../code/walk-value.ts';
import { COMMANDS_RE, RUNNERS_RE, SENDERS_RE } from './behaviour.data.ts';
import { CAPABILITY_NAMES } from './capabilities.data.ts';
import { isFetched } from './network-origin.ts';
import type { Observation } from './observation.ts';
import { payloadOf } from './sending.ts';
import type { Crossing, CrossingData } from './source-behaviour.ts';
import { fileKind, goingOn, takenIn } from './taken.ts';

/** Ends that are kept of one file. */
const MAX_CROSSINGS = 48;
/** Functions whose results are looked into. */
const MAX_FUNCTIONS = 40;
/** Calls of other files whose arguments are looked into. */
const MAX_HANDED = 24;
/** Calls of other files whose arguments are looked at for the results of third ones. */
const MAX_PASSED = 16;
const MAX_NAME = 160;

/** Everything in a file that another file of the package may complete. */
export function crossingsOf(
  seen: Observation,
  capabilities: ReadonlySet<PackageCapability>,
): readonly Crossing[] {
  const found: Crossing[] = [];
  // Following data is what costs: a file that takes nothing has none to hand on.
  const takes = SOURCES.some((one) => capabilities.has(one)) || namesSecretFile(seen);
  const aliases = exportedNames(seen);
  const known = new Set(
    seen.module.imports.map(({ module }) => module.replace(/^(\.*[^./]+).*$/, '$1')),
  );
  const isForeign = (name: string): boolean => isOfAnotherFile(name, known);
  const named = new Set<string>();
  let handed = 0;
  const passed: Crossing[] = [];
  let passing = 0;
  for (const site of seen.module.calls) {
    if (found.length >= MAX_CROSSINGS) break;
    for (const callee of calleesOf(site)) {
      if (isForeign(callee)) {
        if (site.when !== 'call' && !named.has(callee)) {
          named.add(callee);
          found.push({ kind: 'calls', name: cut(callee), when: site.when, line: site.line });
        }
        if (site.positional.length > 0 && passing < MAX_PASSED) {
          passing += 1;
          passed.push(...passedTo(site, callee, isForeign, seen));
        }
        if (takes && site.positional.length > 0 && handed < MAX_HANDED) {
          handed += 1;
          found.push(...handedTo(site, callee, seen));
        }
      } else {
        const sink = sinkOf(callee);
        if (sink !== undefined) found.push(...endsAt(site, callee, sink, aliases, isForeign, seen));
      }
    }
  }
  if (takes) found.push(...givenBy(aliases, seen));
  return [...found, ...passed].slice(0, MAX_CROSSINGS);
}

const SOURCES: readonly PackageCapability[] = [
  'network',
  'environment',
  'system-information',
  'browser-data',
  'crypto-wallet',
  'clipboard',
  'keyboard',
  'screen',
];

/** Whether a path of credentials, browsers or wallets stands among the arguments of a call, also as `home + "/.npmrc"`. */
function namesSecretFile({ module }: Observation): boolean {
  return module.calls.some(({ positional }) =>
    positional.some((value) => isSecretPath(value) || partsOf(value).some(isSecretPath)),
  );
}

function isSecretPath(value: Value): boolean {
  return (
    value.kind === 'text' && value.text.length < MAX_NAME && fileKind(value.text) !== undefined
  );
}

function cut(name: string): string {
  return name.replaceAll('()', '').slice(0, MAX_NAME);
}

/** Relative names, and those of imported modules that no table knows: whether they are here the package says. */
function isOfAnotherFile(name: string, imported: ReadonlySet<string>): boolean {
  if (name.startsWith(LOCAL) || name.startsWith('builtins.')) return false;
  if (name.startsWith('.')) return true;
  const first = /^[\w$]+/.exec(name)?.[0] ?? '';
  return (
    first.length < name.length &&
    imported.has(first) &&
    !CAPABILITY_NAMES.has(first) &&
    !STANDARD_RE.test(first)
  );
}
const STANDARD_RE =
  /^(?:abc|argparse|ast|base64|collections|contextlib|copy|dataclasses|datetime|enum|functools|hashlib|inspect|io|itertools|json|logging|math|operator|path|random|re|setuptools|string|struct|sys|textwrap|threading|time|traceback|typing|typing_extensions|unittest|util|warnings|weakref|zlib|assert|buffer|crypto|events|stream|url)$/;

function sinkOf(name: string): 'sends' | 'runs' | undefined {
  if (SENDERS_RE.test(name)) return 'sends';
  return RUNNERS_RE.test(name) || COMMANDS_RE.test(name) ? 'runs' : undefined;
}

/** Where what is sent or run comes from another file, or is a parameter that another file fills. */
function endsAt(
  site: CallSite,
  callee: string,
  sink: 'sends' | 'runs',
  aliases: ReadonlyMap<string, readonly string[]>,
  isForeign: (name: string) => boolean,
  seen: Observation,
): readonly Crossing[] {
  const values = sink === 'sends' ? payloadOf(site, callee) : site.positional.slice(0, 1);
  const found: Crossing[] = [];
  const shown = shortName(callee).slice(0, MAX_NAME);
  for (const value of values) {
    seen.flow.find(
      value,
      (part) => {
        if (part.kind === 'parameter' && part.index >= 0)
          for (const name of aliases.get(part.of) ?? [part.of])
            found.push({ kind: 'takes', name: cut(name), index: part.index, sink, callee: shown });
        const from =
          part.kind === 'call' ? part.callee : part.kind === 'name' ? part.path : undefined;
        if (from !== undefined && isForeign(from))
          found.push({
            kind: 'receives',
            name: cut(from),
            sink,
            callee: shown,
            when: site.when,
            line: site.line,
          });
        return found.length >= 4;
      },
      undefined,
      goingOn,
    );
  }
  return found;
}

function dataIn(
  values: readonly Value[],
  seen: Observation,
): { readonly data: CrossingData; readonly what: string } | undefined {
  const [taken] = takenIn(values, seen.flow);
  if (taken !== undefined) return { data: taken.kind, what: taken.what };
  for (const value of values)
    if (seen.flow.find(value, isFetched, undefined, goingOn) !== undefined)
      return { data: 'fetched', what: 'what another machine answered' };
  return undefined;
}

function handedTo(site: CallSite, callee: string, seen: Observation): readonly Crossing[] {
  return site.positional.slice(0, 4).flatMap((value, index) => {
    // Constants hold nothing of the machine.
    if (value.kind === 'text' || value.kind === 'number' || value.kind === 'boolean') return [];
    const found = dataIn([value], seen);
    if (found === undefined) return [];
    const { when, line } = site;
    return [{ kind: 'hands' as const, name: cut(callee), index, ...found, when, line }];
  });
}

/** Results of other files that go on to a function of another one: a file that takes nothing still joins the two. */
function passedTo(
  site: CallSite,
  callee: string,
  isForeign: (name: string) => boolean,
  seen: Observation,
): readonly Crossing[] {
  const { when, line } = site;
  return site.positional.slice(0, 4).flatMap((value, index) => {
    let from: string | undefined;
    seen.flow.find(
      value,
      (part) => {
        if (part.kind === 'call' && part.callee !== undefined && isForeign(part.callee))
          from ??= part.callee;
        return from !== undefined;
      },
      undefined,
      goingOn,
    );
    if (from === undefined) return [];
    return [{ kind: 'passes' as const, name: cut(callee), index, from: cut(from), when, line }];
  });
}

/** Functions and constants whose value is such data. Only functions that touch something can return it. */
function givenBy(
  aliases: ReadonlyMap<string, readonly string[]>,
  seen: Observation,
): readonly Crossing[] {
  const { module } = seen;
  const touching = new Set(module.environmentReads.map(({ within }) => within));
  for (const { callee, within } of module.calls)
    if (
      callee !== undefined &&
      within !== undefined &&
      CAPABILITY_NAMES.has(/^[\w@/-]+/.exec(callee)?.[0] ?? '')
    )
      touching.add(within);
    else if (callee === 'builtins.open' && within !== undefined) touching.add(within);
  const found: Crossing[] = [];
  const functions = module.functions.filter(
    ({ name, returns }) => touching.has(name) && returns.length > 0,
  );
  for (const { name, returns } of functions.slice(0, MAX_FUNCTIONS)) {
    const data = dataIn(returns, seen);
    if (data === undefined) continue;
    for (const known of aliases.get(name) ?? [name])
      found.push({ kind: 'gives', name: cut(known), ...data });
  }
  if (!touching.has(undefined) && module.environmentReads.length === 0) return found;
  for (const [name, value] of module.definitions) {
    if (found.length >= MAX_CROSSINGS) break;
    if (
      value.kind !== 'call' &&
      value.kind !== 'dict' &&
      value.kind !== 'name' &&
      value.kind !== 'unknown'
    )
      continue;
    const data = dataIn([value], seen);
    if (data !== undefined && data.data !== 'secret-variable')
      found.push({ kind: 'gives', name: cut(name), ...data });
  }
  return found;
}

/** Names under which other files know the functions of this one. */
function exportedNames({ module }: Observation): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  const note = (value: Value, as: string): void => {
    if (value.kind === 'dict') {
      for (const { key, value: inner } of value.entries.slice(0, 64))
        if (key.kind === 'text') note(inner, key.text);
      return;
    }
    if (value.kind !== 'name' || !value.path.startsWith(`${LOCAL}.`)) return;
    const local = value.path.slice(LOCAL.length + 1);
    const list = names.get(local);
    if (list === undefined) names.set(local, [local, as]);
    else list.push(as);
  };
  for (const [key, value] of module.attributes)
    if (key === EXPORTS) note(value, '');
    else if (key.startsWith(`${EXPORTS}.`)) note(value, key.slice(EXPORTS.length + 1));
  return names;
}
