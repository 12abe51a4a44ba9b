import type {
  DetonationPhase,
  FileTouched,
  HostContacted,
  ProcessRun,
  SecondStage,
  SystemAct,
  SystemActKind,
} from '../../core/detonation.ts';
import { HOME, placeOf } from '../file-place.ts';
import type { Installed } from '../file-place.ts';
import { MARKER_PREFIX } from '../sink/second-stage.ts';
import type { Act } from '../trace/process-tree.ts';
import type { TraceEvent } from '../trace/event.ts';
import { tidy } from './normal.ts';

/** A datagram that no service of the sandbox answered: only the trace has it. */
export interface Datagram {
  readonly phase: DetonationPhase;
  readonly run: string;
  readonly address: string;
  readonly port: number;
  readonly bytes: Buffer;
}

/** What one act comes to in a report. `key` tells equal acts from different ones. */
export type Told =
  | { readonly list: 'processes'; readonly item: ProcessRun }
  | { readonly list: 'files'; readonly item: FileTouched }
  | { readonly list: 'hosts'; readonly item: HostContacted }
  | { readonly list: 'acts'; readonly item: SystemAct }
  | { readonly list: 'stages'; readonly item: SecondStage }
  | { readonly list: 'datagrams'; readonly item: Datagram };

export interface Telling {
  readonly phase: DetonationPhase;
  readonly run: string;
  readonly installed: Installed;
  readonly hostOf: (address: string) => string;
  /** The address a second stage was served from, by its marker. */
  readonly servedAt: (marker: string) => string | undefined;
}

/** Shorter sleeps are what retries do. */
const LONG_SLEEP_SECONDS = 60;
const DNS_PORT = 53;
/** What tells a program that it is in a machine made for watching. */
const PROBED_RE =
  /^\/(?:sys\/(?:class\/dmi|devices\/virtual\/dmi|hypervisor|firmware\/dmi)\/|proc\/scsi\/|proc\/xen\b|dev\/kvm\b)/;
const LOOPBACK_RE = /^(?:127\.|::1$|::ffff:127\.|0\.0\.0\.0$|::$)/;

/** What an act means for a reader; undefined when it means nothing. */
export function tell(act: Act, telling: Telling): Told | undefined {
  const { event } = act;
  const by = tidy(act.program.join(' ')).slice(0, MAX_COMMAND);
  const { phase } = telling;
  const system = (kind: SystemActKind, detail: string): Told => ({
    list: 'acts',
    item: { phase, kind, detail, by },
  });
  switch (event.kind) {
    case 'exec':
      return executed(act, event, telling, by);
    case 'file':
      return touched(event.act, event.path, event.succeeded, telling, by);
    case 'link':
      return touched('written', event.path, event.succeeded, telling, by);
    case 'connect':
      return connected(event, telling);
    case 'send':
      return sent(event, telling);
    case 'listen':
      return LOOPBACK_RE.test(event.address) && !/^(?:0\.0\.0\.0|::)$/.test(event.address)
        ? undefined
        : system('listening', `${event.address} port ${event.port}`);
    case 'blocked':
    case 'escape': {
      const call = event.call;
      return system(call === 'ptrace' ? 'debugger' : 'blocked-call', call);
    }
    case 'debugger':
      return system('debugger', 'ptrace');
    case 'memory-of-others':
      return system('memory-of-others', event.call);
    case 'code-in-memory':
      // V8 compiles what it runs; that is all its processes do.
      return act.path.endsWith('/node') ? undefined : system('code-in-memory', event.call);
    case 'sleep':
      return event.seconds >= LONG_SLEEP_SECONDS
        ? system('long-sleep', `${event.seconds} seconds`)
        : undefined;
    case 'session':
      return system('detached', 'it left its session, to outlive what started it');
    case 'kill':
      return event.target === -1 && /^SIG(?:KILL|TERM)$/.test(event.signal)
        ? system('killed-others', event.signal)
        : undefined;
    case 'memory-file':
    case 'spawn':
    case 'exit':
      return undefined;
  }
}

/** Characters of a command line that are kept. */
const MAX_COMMAND = 400;
const MAX_ARGUMENTS = 64;

function executed(
  act: Act,
  event: Extract<TraceEvent, { readonly kind: 'exec' }>,
  { phase, servedAt }: Telling,
  by: string,
): Told | undefined {
  if (event.isMemory)
    return { list: 'acts', item: { phase, kind: 'program-in-memory', detail: event.path, by } };
  const marker = event.argv.find((word) => word.startsWith(MARKER_PREFIX));
  if (marker !== undefined) {
    const interpreter = tidy(act.parents.at(-1) ?? by).slice(0, MAX_COMMAND);
    return {
      list: 'stages',
      item: { phase, address: servedAt(marker) ?? 'a file served by the sandbox', interpreter },
    };
  }
  if (act.parents.length === 0) return undefined;
  return {
    list: 'processes',
    item: {
      phase,
      path: tidy(event.path),
      argv: event.argv.slice(0, MAX_ARGUMENTS).map((word) => tidy(word).slice(0, MAX_COMMAND)),
      parents: act.parents.map((parent) => tidy(parent).slice(0, MAX_COMMAND)),
    },
  };
}

function touched(
  act: FileTouched['act'],
  path: string,
  succeeded: boolean,
  { phase, installed }: Telling,
  by: string,
): Told | undefined {
  if (PROBED_RE.test(path))
    return { list: 'acts', item: { phase, kind: 'sandbox-probing', detail: path, by } };
  const place = placeOf(path, act === 'read', installed);
  if (place === undefined || place === 'package') return undefined;
  if (act === 'read' && (place !== 'credential' || !succeeded)) return undefined;
  // A refused attempt counts where the place is not for everybody; elsewhere it is a search along a path.
  if (!succeeded && (place === 'temporary' || place === 'other-package' || place === 'system'))
    return undefined;
  return { list: 'files', item: { phase, act, path: tidy(path).replace(HOME, '~'), place, by } };
}

function connected(
  event: Extract<TraceEvent, { readonly kind: 'connect' }>,
  { phase, hostOf }: Telling,
): Told | undefined {
  const { address, port } = event;
  // Resolvers connect datagram sockets to learn a route, and to ask names; neither is a contact.
  if (LOOPBACK_RE.test(address) || port === DNS_PORT || (!event.isStream && port === 0))
    return undefined;
  if (!event.isStream) return undefined;
  const contact = event.refused ? 'refused' : 'connected';
  return { list: 'hosts', item: { phase, host: hostOf(address), port, contact } };
}

function sent(
  event: Extract<TraceEvent, { readonly kind: 'send' }>,
  { phase, run }: Telling,
): Told | undefined {
  const { address, port, bytes } = event;
  if (address === undefined || port === undefined || port === DNS_PORT || LOOPBACK_RE.test(address))
    return undefined;
  return {
    list: 'datagrams',
    item: { phase, run, address, port, bytes: Buffer.from(bytes, 'latin1') },
  };
}
