import { REACHES, type Action } from '../../../formats/tensorflow-graph/reaches.data.ts';
import type {
  OperatorReach,
  TensorflowContainer,
} from '../../../formats/tensorflow-graph/tensorflow-graph.ts';
import { judgePlace, type PlaceJudgement } from './judge-place.ts';

export type PlaceRule =
  | 'plants-file'
  | 'writes-outside'
  | 'writes-file'
  | 'reads-sensitive-file'
  | 'reads-outside'
  | 'data-outside'
  | 'training-path'
  | 'network-address'
  | 'dynamic-path'
  | 'writes-computed';

/** One thing to report about a node, with every place it concerns. */
export interface Ruling {
  readonly rule: PlaceRule;
  readonly target: string;
  readonly evidence: readonly string[];
}

/** Operators that start a vocabulary table: the loader puts the asset's path in the place of the constant. */
const TABLE_RE = /^InitializeTableFromTextFile/;
const WRITING: ReadonlySet<Action> = new Set(['write', 'checkpoint-write', 'log']);
const CONNECTING: ReadonlySet<Action> = new Set(['connect', 'listen']);
/** Schemes that only speak to another machine. */
const REMOTE_RE = /^(?:grpc|grpcs|http|https|tcp|ftp)[+a-z]*:\/\//i;
/** A path attribute that is not one: the words PrintV2 and dataset protocols use. */
const PROTOCOL_RE = /^(?:grpc|grpc\+local|local|protocol)?$/;
/** Debug operators that write or send every tensor they see. */
const DEBUG_RE = /^(?:Debug|DumpTensor)/;
const MAX_EVIDENCE = 8;

function ruleOfWrite(
  action: Action,
  reach: OperatorReach,
  judgement: PlaceJudgement,
): PlaceRule | undefined {
  const { kind, planting, problem, shown } = judgement;
  if (REMOTE_RE.test(shown)) return 'network-address';
  if (kind === 'outside') {
    if (planting) return 'plants-file';
    if (action === 'log' && !DEBUG_RE.test(reach.operator))
      return problem === 'parent' ? 'writes-outside' : 'training-path';
    return 'writes-outside';
  }
  if (action === 'checkpoint-write' || action === 'log') return undefined;
  if (planting && kind !== 'given') return 'plants-file';
  if (kind === 'dynamic') return 'writes-computed';
  return action === 'write' && reach.operator === 'WriteFile' ? 'writes-file' : undefined;
}

function ruleOfRead(
  action: Action,
  judgement: PlaceJudgement,
  container: TensorflowContainer,
): PlaceRule | undefined {
  const { kind, sensitive, shown } = judgement;
  if (REMOTE_RE.test(shown)) return 'network-address';
  if (kind === 'outside') {
    if (sensitive) return 'reads-sensitive-file';
    if (action === 'read') return 'reads-outside';
    // Graphs made for training name the data and checkpoints of the machine they were made on.
    return action === 'checkpoint-read' || container === 'meta-graph'
      ? 'training-path'
      : 'data-outside';
  }
  return kind === 'dynamic' && action === 'read' ? 'dynamic-path' : undefined;
}

function ruleOf(
  reach: OperatorReach,
  role: string,
  judgement: PlaceJudgement,
  container: TensorflowContainer,
): PlaceRule | undefined {
  const action = REACHES[reach.operator]?.action;
  if (action === undefined || judgement.kind === 'nowhere') return undefined;
  if (CONNECTING.has(action)) {
    if (role === 'directory') return ruleOfWrite('write', reach, judgement);
    if (role === 'protocol' && PROTOCOL_RE.test(judgement.shown)) return undefined;
    return judgement.kind === 'given' ? undefined : 'network-address';
  }
  if (WRITING.has(action)) return ruleOfWrite(action, reach, judgement);
  if (['read', 'load', 'list', 'checkpoint-read'].includes(action))
    return ruleOfRead(action, judgement, container);
  return undefined;
}

/** What is to be reported about the places a node is given. */
export function rulings(reach: OperatorReach, container: TensorflowContainer): readonly Ruling[] {
  const found = new Map<PlaceRule, { target: string; evidence: string[] }>();
  for (const { role, texts } of reach.places) {
    const judgements = texts.map((text) => judgePlace(text));
    const supplied = texts.some(
      (text) => typeof text[0] === 'object' && text[0].origin === 'asset',
    );
    if (supplied && TABLE_RE.test(reach.operator)) continue;
    for (const judgement of judgements) {
      const rule = ruleOf(reach, role, judgement, container);
      if (rule === undefined) continue;
      const entry = found.get(rule) ?? { target: judgement.shown, evidence: [] };
      if (entry.evidence.length < MAX_EVIDENCE)
        entry.evidence.push(`${reach.operator}(${role}=${JSON.stringify(judgement.shown)})`);
      found.set(rule, entry);
    }
  }
  return Array.from(found, ([rule, { target, evidence }]) => ({ rule, target, evidence }));
}
