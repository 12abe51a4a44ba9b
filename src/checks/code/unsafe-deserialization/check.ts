import type { CallSite } from '../../../code/call-site.ts';
import { calleesOf } from '../../../code/call-site.ts';
import type { Flow } from '../../../code/flow.ts';
import { flowOf } from '../../../code/flow.ts';
import { renderCall, shortName } from '../../../code/render-call.ts';
import type { SourceModule } from '../../../code/source-module.ts';
import { entryOf, loosePathOf } from '../../../code/value.ts';
import type { Value } from '../../../code/value.ts';
import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import type { Confidence } from '../../../core/severity.ts';
import { isPackageSample } from '../../../formats/behaviour/file-role.ts';
import { sourceModule } from '../../../formats/source/source-file.ts';
import { comesFrom, originOf } from '../origin.ts';
import { PROGRAM_LOADERS, SOCKET_RE } from './loaders.data.ts';
import { RULES } from './rules.ts';
import { GLOBAL_SWITCH_RE, SWITCHES, isFalse, isTrue } from './switches.ts';

type Report = CheckContext<typeof RULES>['report'];

const LOADERS = PROGRAM_LOADERS.map(({ callee, reads }) => ({
  pattern: new RegExp(`^(?:${callee})$`),
  reads,
}));
const SCRIPT_RE = /^torch\.jit\.(?:load|_load_for_lite_interpreter)$/;
/** Names that read a value of the outside world without a name that flow could follow. */
const SOURCES: Readonly<Record<string, string>> = {
  network: 'the network',
  upload: 'an upload',
  'language-model': 'the answer of a language model',
};

interface Seen {
  readonly path: readonly string[];
  readonly flow: Flow;
  /** Classes of the file that read pickles like the one they come from, by name. */
  readonly readers: ReadonlySet<string>;
  readonly report: Report;
}

function judge(site: CallSite, seen: Seen): void {
  for (const callee of calleesOf(site)) {
    const name = shortName(callee);
    const at = { path: seen.path, line: site.line };
    const detail = { evidence: [renderCall(site)] };
    const loader = LOADERS.find(({ pattern }) => pattern.test(callee));
    if (loader !== undefined) {
      if (isReading(callee)) judgeLoad(site, name, loader.reads, 'program-load', seen);
      return;
    }
    if (SOCKET_RE.test(callee)) {
      const data = { callee: name, reads: 'a pickle', source: 'a socket' };
      seen.report('received-program', at, data, { ...detail, confidence: 'medium' });
      return;
    }
    const reader = SWITCHES.find((candidate) => candidate.callee.test(callee));
    if (reader !== undefined) {
      judgeSwitch(site, name, reader.read(site), seen);
      return;
    }
    if (SCRIPT_RE.test(callee)) seen.report('script-model', at, { callee: name }, detail);
    const own = OWN_LOAD_RE.exec(callee)?.[1];
    if (own !== undefined && seen.readers.has(own))
      judgeLoad(site, name, 'a pickle', 'program-load', seen);
    if (ENVIRONMENT_RE.test(callee) && setsForce(site))
      seen.report('protection-off-everywhere', at, { callee: FORCE }, detail);
    if (GLOBAL_SWITCH_RE.test(callee) && !isKept(callee, site))
      seen.report('protection-off-everywhere', at, { callee: name }, detail);
  }
}

/** The variable with which torch reads every file as a program again. */
const FORCE = 'TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD';
const ENVIRONMENT_RE = /^os\.(?:environ\.(?:__setitem__|setdefault|update)|putenv)$/;
const ON_RE = /^(?:1|y|yes|true)$/i;

function setsForce({ positional, keywords }: CallSite): boolean {
  const [first, second] = positional;
  const isOn = (value: Value | undefined): boolean =>
    value?.kind === 'text' && ON_RE.test(value.text);
  if (first?.kind === 'text') return first.text === FORCE && isOn(second);
  if (first?.kind === 'dict' && isOn(entryOf(first, FORCE))) return true;
  return keywords.some(({ name, value }) => name === FORCE && isOn(value));
}

const OWN_LOAD_RE = /^<local>\.([\w.]+)\(\)\.load$/;
const UNPICKLER_RE = /^_?(?:pickle|dill|cloudpickle)\.(?:\w+\.)*_?Unpickler$/;

/** Classes of the file that derive from an unpickler and do not say themselves which names may be loaded. */
function ownReaders(classes: SourceModule['classes']): ReadonlySet<string> {
  const open = classes.filter(
    ({ bases, methods }) =>
      bases.some((base) => UNPICKLER_RE.test(base)) && !methods.includes('find_class'),
  );
  return new Set(open.map(({ name }) => name));
}

/** An `Unpickler` that is made is judged where it loads; a `shelve` where it is opened. */
function isReading(callee: string): boolean {
  return !callee.endsWith('Unpickler');
}

/** `set_default_load_weights_only(True)` switches the protection on. */
function isKept(callee: string, { positional }: CallSite): boolean {
  return callee.startsWith('torch.') && isTrue(positional[0]) && !isFalse(positional[0]);
}

function judgeSwitch(
  site: CallSite,
  name: string,
  switched: ReturnType<(typeof SWITCHES)[number]['read']>,
  seen: Seen,
): void {
  const { state, argument, reads, since } = switched;
  const at = { path: seen.path, line: site.line };
  const detail = { evidence: [renderCall(site)] };
  if (state === 'on') return;
  if (state === 'off') {
    if (judgeOrigin(site, name, reads, seen)) return;
    seen.report('protection-off', at, { callee: name, argument, reads }, detail);
  } else if (state === 'default' && since !== undefined) {
    // Bytes from a connection are as bad as the oldest version that may read them.
    if (judgeReceived(site, name, reads, seen, 'medium')) return;
    const data = { callee: name, argument: argument.replace('=False', ''), reads, since };
    seen.report(
      'version-dependent',
      at,
      { ...data, argument: data.argument.replace('no ', 'a ') },
      detail,
    );
  }
}

function judgeLoad(
  site: CallSite,
  name: string,
  reads: string,
  otherwise: 'program-load',
  seen: Seen,
): void {
  if (judgeOrigin(site, name, reads, seen)) return;
  const at = { path: seen.path, line: site.line };
  seen.report(otherwise, at, { callee: name, reads }, { evidence: [renderCall(site)] });
}

/** Reports a load of what comes from outside. */
function judgeOrigin(site: CallSite, name: string, reads: string, seen: Seen): boolean {
  if (judgeReceived(site, name, reads, seen, 'high')) return true;
  const at = { path: seen.path, line: site.line };
  const detail = { evidence: [renderCall(site)] };
  const fetched = seen.flow.reaches(site, comesFrom('hub'));
  if (fetched === undefined) return false;
  const data = { callee: name, reads, source: fetcher(fetched) };
  seen.report(isSample(site, seen) ? 'sample-load' : 'downloaded-program', at, data, detail);
  return true;
}

function judgeReceived(
  site: CallSite,
  name: string,
  reads: string,
  seen: Seen,
  confidence: Confidence,
): boolean {
  const outside = seen.flow.reaches(site, comesFrom('network', 'upload', 'language-model'));
  const source = outside === undefined ? undefined : SOURCES[originOf(outside) ?? ''];
  if (source === undefined) return false;
  const at = { path: seen.path, line: site.line };
  const data = { callee: name, reads, source };
  const rule = isSample(site, seen) ? 'sample-load' : 'received-program';
  seen.report(rule, at, data, { confidence, evidence: [renderCall(site)] });
  return true;
}

/** A function among a package’s tests, which only a developer calls. What runs on import may be imported. */
function isSample({ when }: CallSite, { path }: Seen): boolean {
  return when === 'call' && isPackageSample(path);
}

function fetcher(value: Value): string {
  const path = loosePathOf(value).replaceAll('()', '');
  return path.slice(path.lastIndexOf('.') + 1);
}

export default defineCheck({
  id: 'unsafe-deserialization',
  version: 2,
  title: 'Source code that loads files or messages as programs',
  needs: [sourceModule],
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['source-module']) {
      if (value.module.language !== 'python') continue;
      const flow = flowOf(value.module);
      const readers = ownReaders(value.module.classes);
      for (const site of value.module.calls) judge(site, { path, flow, readers, report });
    }
  },
});
