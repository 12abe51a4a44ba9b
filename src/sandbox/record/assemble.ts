import type {
  DecodedLayer,
  Detonation,
  DetonationPhase,
  HostContacted,
  PhaseRun,
} from '../../core/detonation.ts';
import type { Canary } from '../canary/search.ts';
import { CanarySearch } from '../canary/search.ts';
import type { Performed, Run, Subject } from '../plan/plan.ts';
import type { Sink } from '../sink/sink.ts';
import { actsOf } from '../trace/process-tree.ts';
import type { Told } from './acts.ts';
import { tell } from './acts.ts';
import { layersOf } from './layers.ts';
import { comparable, tidy } from './normal.ts';
import { canariesSent, requestsOf } from './outbound.ts';

/** Entries of one list that are kept. */
const MAX_ENTRIES = 300;
const OUTPUT_LINES = 12;
const MAX_OUTPUT_LINE = 400;

/** What was run of one package, and what the probes wrote meanwhile, by run. */
export interface Observed {
  readonly performed: Performed;
  readonly events: ReadonlyMap<string, string>;
  readonly sink: Sink;
  readonly canaries: readonly Canary[];
}

type Lists = Pick<Detonation, 'processes' | 'files' | 'hosts' | 'acts' | 'stages'>;

/** The record of a package: what it did beyond what the tools do with an empty one. */
export function assemble(
  subject: Subject,
  tools: readonly string[],
  observed: Observed,
  control: Observed,
): Detonation {
  const ordinary = new Set(
    control.performed.runs.flatMap((run) =>
      toldOf(run, control).map((told) => keyOf(told, control)),
    ),
  );
  const runs = observed.performed.runs;
  const told = runs
    .flatMap((run) => toldOf(run, observed))
    .filter((one) => !ordinary.has(keyOf(one, observed)));
  const phases = new Map(runs.map((run) => [run.key, run.phase]));
  const phaseOf = (key: string): DetonationPhase | undefined => phases.get(key);
  const { sink, performed } = observed;
  const hostOf = (address: string): string => sink.names.hostOf(address);
  const datagrams = told.flatMap((one) => (one.list === 'datagrams' ? [one.item] : []));
  const exchanges = sink.log.exchanges.filter((exchange) => phases.has(exchange.run));
  const requests = requestsOf(exchanges, datagrams, hostOf, phaseOf);
  const search = new CanarySearch(observed.canaries);
  const cut: string[] = sink.log.dropped === 0 ? [] : [`connections: ${sink.log.dropped} more`];
  const hosts = told.flatMap((one) => (one.list === 'hosts' ? [one.item] : []));
  const lists: Lists = {
    processes: limited(
      'processes',
      unlike(told.flatMap((one) => (one.list === 'processes' ? [one.item] : []))),
      cut,
    ),
    files: limited(
      'files',
      unlike(told.flatMap((one) => (one.list === 'files' ? [one.item] : []))),
      cut,
    ),
    hosts: limited('hosts', unlike([...hosts, ...lookedUp(exchanges, phaseOf, hosts)]), cut),
    acts: limited(
      'acts',
      unlike(told.flatMap((one) => (one.list === 'acts' ? [one.item] : []))),
      cut,
    ),
    stages: limited(
      'stages',
      unlike(told.flatMap((one) => (one.list === 'stages' ? [one.item] : []))),
      cut,
    ),
  };
  return {
    ecosystem: subject.ecosystem,
    name: performed.name ?? subject.file,
    ...(performed.version === undefined ? {} : { version: performed.version }),
    file: subject.file,
    tools,
    phases: runs.map(phaseRun),
    ...lists,
    requests: limited('requests', unlike(requests), cut),
    canaries: canariesSent(search, exchanges, datagrams, hostOf, phaseOf),
    layers: limited('layers', layersBeyond(observed, control), cut),
    cut,
  };
}

function toldOf(run: Run, { performed, sink }: Observed): readonly Told[] {
  const telling = {
    phase: run.phase,
    run: run.key,
    installed: performed.installed,
    hostOf: (address: string) => sink.names.hostOf(address),
    servedAt: (marker: string) => {
      const served = sink.log.exchanges.find((exchange) => exchange.served === marker);
      return served === undefined
        ? undefined
        : `${served.protocol}://${served.host}${served.line.slice(served.line.indexOf(' ') + 1)}`;
    },
  };
  return actsOf(run.ended.processes, run.argv)
    .filter((act) => !run.isTool || act.parents.length > 0)
    .map((act) => tell(act, telling))
    .filter((told) => told !== undefined);
}

/** Source made at run time that is not made with every package. */
function layersBeyond(observed: Observed, control: Observed): readonly DecodedLayer[] {
  const all = ({ performed, events }: Observed): readonly DecodedLayer[] =>
    performed.runs.flatMap((run) => layersOf(events.get(run.key) ?? '', run.phase));
  const known = new Set(all(control).map((layer) => layer.text));
  return unlike(all(observed).filter((layer) => !known.has(layer.text)));
}

/** Equal for equal things, whatever the package is called. */
function keyOf(told: Told, { performed }: Observed): string {
  const item: Readonly<Record<string, unknown>> = told.list === 'datagrams' ? {} : { ...told.item };
  const names = [performed.name ?? '', (performed.name ?? '').replaceAll(/[-.]+/g, '_')];
  return comparable(JSON.stringify([told.list, { ...item, parents: undefined }]), names);
}

/** Each once, in the order of the first. */
function unlike<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function limited<T>(name: string, items: readonly T[], cut: string[]): readonly T[] {
  if (items.length > MAX_ENTRIES) cut.push(`${name}: ${items.length - MAX_ENTRIES} more`);
  return items.slice(0, MAX_ENTRIES);
}

/** Names that were asked for, where nobody then connected. */
function lookedUp(
  exchanges: Sink['log']['exchanges'],
  phaseOf: (run: string) => DetonationPhase | undefined,
  hosts: readonly HostContacted[],
): readonly HostContacted[] {
  const contacted = new Set(hosts.map((one) => `${one.phase} ${one.host}`));
  return exchanges.flatMap(({ protocol, host, run }) => {
    const phase = phaseOf(run);
    if (
      protocol !== 'dns' ||
      phase === undefined ||
      contacted.has(`${phase} ${host.toLowerCase()}`)
    )
      return [];
    return [{ phase, host: host.toLowerCase(), contact: 'looked-up' as const }];
  });
}

function phaseRun(run: Run): PhaseRun {
  const { exitCode, limit, duration, output } = run.ended;
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return {
    phase: run.phase,
    command: tidy(run.argv.join(' ')),
    end: limit === undefined ? (exitCode === 0 ? 'finished' : 'failed') : 'stopped',
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(limit === undefined ? {} : { limit }),
    duration,
    output: lines.slice(-OUTPUT_LINES).map((line) => line.slice(0, MAX_OUTPUT_LINE)),
  };
}
