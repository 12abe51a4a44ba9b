import type { CallSite } from '../../code/call-site.ts';
import { calleesOf } from '../../code/call-site.ts';
import type { Flow } from '../../code/flow.ts';
import { renderCall, shortName } from '../../code/render-call.ts';
import type { SourceModule } from '../../code/source-module.ts';
import type { Value } from '../../code/value.ts';
import { loosePathOf, pathOf } from '../../code/value.ts';
import type { WrittenFiles } from '../../code/written-files.ts';
import type { Deed, DeedAct } from './source-behaviour.ts';

/** Deeds of one kind that are kept of one file. */
const MAX_OF_A_KIND = 12;
/** Characters of a folded value that is shown as evidence. */
const MAX_SHOWN = 160;

/** What is being looked at, and what was seen so far. */
export class Observation {
  readonly module: SourceModule;
  readonly flow: Flow;
  readonly files: WrittenFiles;
  readonly deeds: Deed[] = [];
  truncated = false;
  readonly #counts = new Map<string, number>();

  constructor(module: SourceModule, flow: Flow, files: WrittenFiles) {
    this.module = module;
    this.flow = flow;
    this.files = files;
  }

  note(site: CallSite, name: string, act: DeedAct, more: readonly string[] = []): void {
    const kind = `${act.act} ${site.when}`;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count > MAX_OF_A_KIND) {
      this.truncated = true;
      return;
    }
    this.deeds.push({
      ...act,
      callee: shortName(name).slice(0, MAX_SHOWN),
      when: site.when,
      within: site.within,
      line: site.line,
      evidence: [renderCall(site), ...more.map((line) => line.slice(0, MAX_SHOWN * 2))],
    });
  }
}

/** Every name a call may have, also where what is called was handed in as an argument. */
export function namesOf(site: CallSite, flow: Flow): readonly string[] {
  const known = calleesOf(site);
  const { target } = site;
  if (known.length > 0 || target === undefined) return known;
  if (target.kind === 'parameter')
    return flow.behind(target).flatMap((value) => pathOf(value) ?? []);
  if (target.kind !== 'member' || target.of.kind !== 'parameter') return known;
  // A method of something handed in: `def f(s): s.send(data)`.
  return flow
    .behind(target.of)
    .flatMap((value) => pathOf(value) ?? [])
    .map((path) => `${path}.${target.name}`);
}

/** The name of a value as people write it. */
export function shownName(value: Value): string {
  return shortName(loosePathOf(value))
    .replaceAll('()', '')
    .replace(/^\?\./, 'a socket: ')
    .slice(0, MAX_SHOWN);
}

/** Constant texts that a value is or is made of, through the functions of the module; bounded. */
export function textsIn(value: Value, flow: Flow, most = 40): readonly string[] {
  const texts: string[] = [];
  flow.find(value, (part) => {
    if (part.kind === 'text') texts.push(part.text);
    else if (part.kind === 'bytes') texts.push(part.bytes);
    return texts.length >= most;
  });
  return texts;
}
