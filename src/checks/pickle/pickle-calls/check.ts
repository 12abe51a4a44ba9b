import type { CheckContext } from '../../../core/check.ts';
import { defineCheck } from '../../../core/check.ts';
import type { FindingData } from '../../../core/finding.ts';
import type { Location } from '../../../core/location.ts';
import type { Confidence } from '../../../core/severity.ts';
import { isPackageSample } from '../../../formats/behaviour/file-role.ts';
import { pickleProgram } from '../../../formats/pickle/artifact.ts';
import { printEffect } from '../../../formats/pickle/decompile.ts';
import type { PickleProgram } from '../../../formats/pickle/program.ts';
import { hasTellingName } from '../../../formats/python-names/classify.ts';
import { judgeStream } from './judge.ts';
import type { Note, Place } from './notes.ts';
import { Notes } from './notes.ts';
import type { Reach } from './reach.ts';
import { reaches, reachOf, splitLoaders } from './reach.ts';
import { RULES } from './rules.ts';

/** Statements shown before the one that matters. */
const PRECEDING = 1;
/** Lines of evidence per finding. */
const MAX_EVIDENCE = 20;
const LINE = { maxLength: 300, maxDepth: 6 } as const;
const SHORT_LINE = { maxLength: 120, maxDepth: 4 } as const;

type Context = CheckContext<typeof RULES>;

interface Examined {
  readonly path: readonly string[];
  readonly program: PickleProgram;
  readonly reach: Reach;
}

export default defineCheck({
  id: 'pickle-calls',
  version: 2,
  title: 'What loading a pickle imports, creates, calls and overwrites',
  needs: [pickleProgram],
  rules: RULES,
  run: (inputs, context) => {
    for (const { path, value: program } of inputs['pickle-program']) {
      const notes = new Notes();
      for (const [index, stream] of program.streams.entries()) judgeStream(stream, index, notes);
      const examined: Examined = { path, program, reach: reachOf(program) };
      if (context.loader === 'torch>=2.6') reportRefusals(examined, context);
      const unreached = new Set<string>();
      for (const note of notes.strongest()) reportNote(note, examined, context, unreached);
    }
  },
});

function reportNote(
  note: Note,
  examined: Examined,
  context: Context,
  unreached: Set<string>,
): void {
  const { loader } = context;
  if (loader === undefined || reaches(examined.reach, loader, note.place)) {
    return reportReached(note, examined, context);
  }
  // What weights_only refuses has been listed by name already.
  if (loader === 'torch>=2.6' || unreached.has(note.callable)) return;
  unreached.add(note.callable);
  const reason = examined.reach.stops.get(loader)?.reason ?? '';
  const data = { callable: note.callable, loader, detail: reason };
  const evidence = evidenceOf(examined, note.place);
  context.report('refused-by-loader', locate(examined, note.place), data, { evidence });
}

function reportReached(note: Note, examined: Examined, context: Context): void {
  const { rule, callable, detail, named, place } = note;
  const at = locate(examined, place);
  const { runsWith, refusedBy } = splitLoaders(examined.reach, place);
  const evidence = callEvidence(examined, note);
  const facts: FindingData = {
    use: rule,
    callable,
    count: note.count,
    runsWith,
    refusedBy,
    ...(named === undefined ? {} : { module: named.module, name: named.name }),
    ...(named?.danger === undefined ? {} : { capability: named.danger.capability }),
  };
  const confidence = confidenceOf(note);
  const extra = confidence === undefined ? { facts, evidence } : { facts, evidence, confidence };
  const does = named?.danger?.does ?? 'is dangerous';
  switch (rule) {
    case 'code-execution':
    case 'harmful-call':
    case 'embedded-code':
      return context.report(rule, at, { call: callOf(examined, note), does }, extra);
    case 'unknown-call':
    case 'sample-call':
      return context.report(
        // What sounds like running or loading something stays as loud as anywhere.
        isPackageSample(examined.path) && !hasTellingName(named?.name ?? callable)
          ? 'sample-call'
          : rule,
        at,
        { call: callOf(examined, note) },
        extra,
      );
    case 'import-execution':
    case 'dangerous-object':
    case 'dangerous-import':
    case 'risky-import':
      return context.report(rule, at, { callable, does }, extra);
    case 'unusual-use':
      return context.report(rule, at, { callable, use: detail }, extra);
    case 'unexpected-arguments':
    case 'resource-exhaustion':
    case 'evaluated-text':
    case 'nested-program':
    case 'attribute-overwrite':
    case 'special-attribute':
    case 'unresolved-method':
      return context.report(rule, at, { callable, detail }, extra);
    case 'unusual-persistent-id':
      return context.report(rule, at, { detail }, extra);
    case 'refused-by-weights-only':
    case 'refused-by-loader':
      return;
    default:
      return context.report(rule, at, { callable }, extra);
  }
}

/** One line per name that the restricted unpickler would stop at, known and unknown ones alike. */
function reportRefusals(examined: Examined, context: Context): void {
  const seen = new Set<string>();
  for (const { callable, place } of examined.reach.refusals) {
    if (seen.has(callable)) continue;
    seen.add(callable);
    const evidence = evidenceOf(examined, place);
    context.report('refused-by-weights-only', locate(examined, place), { callable }, { evidence });
  }
}

/** An unknown name is only a question; one that sounds like running or loading something is a louder one. */
function confidenceOf({ rule, named, callable }: Note): Confidence | undefined {
  switch (rule) {
    case 'unknown-call':
      return hasTellingName(named?.name ?? callable) ? 'medium' : 'low';
    case 'unknown-object':
    case 'unknown-import':
    case 'standard-library-import':
    case 'unusual-use':
      return 'low';
    case 'standard-library-use':
    case 'unexpected-arguments':
      return 'medium';
    default:
      return undefined;
  }
}

function locate({ path }: Examined, { offset }: Place): Location {
  return { path, offset };
}

/** The call with its arguments, which say more than any name; the name alone where it is passed on to be called. */
function callOf({ program }: Examined, { callable, place }: Note): string {
  const effect = program.streams[place.stream]?.effects[place.effect];
  if (effect?.kind !== 'make') return callable;
  const call = printEffect(effect, SHORT_LINE);
  return call.startsWith(callable) ? call : `${callable} in ${call}`;
}

/** The calls themselves where there are several with different arguments: the first may be a decoy. */
function callEvidence(examined: Examined, { place, further }: Note): string[] {
  const lines = evidenceOf(examined, place);
  const shown = new Set(lines);
  for (const { stream, effect } of further) {
    if (shown.size >= MAX_EVIDENCE) break;
    const each = examined.program.streams[stream]?.effects[effect];
    if (each !== undefined && each.kind !== 'import') shown.add(printEffect(each, LINE));
  }
  return Array.from(shown);
}

function evidenceOf({ program }: Examined, { stream, effect }: Place): string[] {
  const effects = program.streams[stream]?.effects ?? [];
  return effects
    .slice(Math.max(0, effect - PRECEDING), effect + 1)
    .map((each) => printEffect(each, LINE));
}
