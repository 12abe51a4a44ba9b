import type { FoldedText, Origin } from '../../../formats/tensorflow-graph/tensorflow-graph.ts';
import { pathProblem, type PathProblem } from '../../../formats/relative-path.ts';
import { HARMLESS, PLANTING, SENSITIVE } from './targets.data.ts';

/** What can be said of one text that names a place. */
export interface PlaceJudgement {
  /** For people: what is not written out stands in angle brackets. */
  readonly shown: string;
  /** `nowhere`: nothing is kept. `given`: the caller chooses. `dynamic`: the file does not say. */
  readonly kind: 'nowhere' | 'inside' | 'given' | 'dynamic' | 'outside';
  readonly problem: PathProblem | undefined;
  /** Writing there makes something run later, or changes the system. */
  readonly planting: boolean;
  /** Reading it gives away secrets or facts about the machine. */
  readonly sensitive: boolean;
}

const WORDS: Readonly<Record<Origin, string>> = {
  asset: 'asset file',
  checkpoint: 'checkpoint path',
  input: 'model input',
  argument: 'argument',
  variable: 'value of a variable',
  computed: 'result of',
};

function show(text: FoldedText): string {
  return text
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      const detail = piece.origin === 'computed' ? ` ${piece.detail}` : '';
      return `<${WORDS[piece.origin]}${detail}>`;
    })
    .join('');
}

/** `file:///etc/x` names the same file as `/etc/x`. */
function withoutFileScheme(path: string): string {
  return path.replace(/^file:\/\/(?:localhost(?=\/))?/i, '');
}

/** Separators doubled or followed by a dot do not change the file. */
function normal(path: string): string {
  return withoutFileScheme(path).replaceAll(/[\\/]+(?:\.[\\/]+)*/g, (match) =>
    match.startsWith('\\') ? '\\' : '/',
  );
}

export function judgePlace(text: FoldedText): PlaceJudgement {
  const shown = show(text);
  const [first] = text;
  const written = text.map((piece) => (typeof piece === 'string' ? piece : '\u0001')).join('');
  const origins = text.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.origin]));
  const nothing = { shown, problem: undefined, planting: false, sensitive: false };
  if (first === undefined || HARMLESS.some((pattern) => pattern.test(written)))
    return { ...nothing, kind: 'nowhere' };
  // What stands for an unknown piece must not count as a control character.
  const plain = normal(written.replaceAll('\u0001', 'x'));
  const problem = problemOf(typeof first === 'string' ? plain : `x${plain.slice(1)}`, written);
  const planting = PLANTING.some((pattern) => pattern.test(plain));
  const sensitive = SENSITIVE.some((pattern) => pattern.test(plain));
  if (problem !== undefined) return { shown, kind: 'outside', problem, planting, sensitive };
  if (origins.some((origin) => origin === 'computed' || origin === 'variable'))
    return { ...nothing, kind: 'dynamic', planting };
  if (origins.some((origin) => origin === 'input' || origin === 'argument'))
    return { ...nothing, kind: 'given', planting };
  return { ...nothing, kind: 'inside', planting, sensitive };
}

function problemOf(plain: string, written: string): PathProblem | undefined {
  if (plain === '') return undefined;
  const problem = pathProblem(plain);
  // The scheme was taken off: without a path behind it, the file system root is meant.
  return problem ?? (/^file:/i.test(written) ? 'absolute' : undefined);
}
