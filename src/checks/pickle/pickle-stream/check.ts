import type { CheckContext } from '../../../core/check.ts';
import { defineCheck } from '../../../core/check.ts';
import type { Location } from '../../../core/location.ts';
import { pickleProgram } from '../../../formats/pickle/artifact.ts';
import type { Disagreement, PickleProgram, PickleStream } from '../../../formats/pickle/program.ts';
import { RULES } from './rules.ts';

/** Occurrences shown per rule and stream; a stream with more is no different. */
const MAX_PER_RULE = 5;

type Context = CheckContext<typeof RULES>;
type At = (offset: number) => Location;

export default defineCheck({
  id: 'pickle-stream',
  version: 1,
  title: 'How a pickle stream is built: signs that no pickler wrote it',
  needs: [pickleProgram],
  rules: RULES,
  run: (inputs, context) => {
    for (const { path, value } of inputs['pickle-program']) {
      const at: At = (offset) => ({ path, offset });
      for (const stream of value.streams) {
        reportOddities(stream, at, context);
        reportDisagreements(stream, at, context);
        reportEnding(stream, at, context);
      }
      reportFurtherStreams(value, at, context);
    }
  },
});

function reportOddities(stream: PickleStream, at: At, context: Context): void {
  const seen = new Map<string, number>();
  for (const { code, offset, detail } of stream.oddities) {
    const count = (seen.get(code) ?? 0) + 1;
    seen.set(code, count);
    if (count <= MAX_PER_RULE) context.report(code, at(offset), { detail });
  }
}

function reportDisagreements(stream: PickleStream, at: At, context: Context): void {
  const rule = stream.effects.length > 0 ? 'disagreement-with-effects' : 'reader-disagreement';
  const seen = new Set<string>();
  for (const disagreement of stream.disagreements) {
    const { offset, opcode } = disagreement;
    const readings = printReadings(disagreement);
    if (seen.has(`${opcode} ${readings}`) || seen.size >= MAX_PER_RULE) continue;
    seen.add(`${opcode} ${readings}`);
    context.report(rule, at(offset), { opcode, readings });
  }
}

function printReadings({ readings }: Disagreement): string {
  return `C ${readings.c}, Python ${readings.python}, pickletools ${readings.pickletools}`;
}

function reportEnding({ ending, effects }: PickleStream, at: At, context: Context): void {
  switch (ending.kind) {
    case 'stop':
      return;
    case 'limit':
      return context.report('stream-limit', at(ending.offset), { detail: ending.detail });
    case 'truncated':
    case 'broken': {
      const { detail } = ending;
      if (effects.length === 0)
        return context.report('broken-stream', at(ending.offset), { detail });
      return context.report('broken-after-effects', at(ending.offset), {
        detail,
        effects: effects.length,
      });
    }
  }
}

/** Legacy torch files are five pickles and joblib nests them, so only a plain file with several is worth a word. */
function reportFurtherStreams({ layout, streams }: PickleProgram, at: At, context: Context): void {
  if (layout !== 'plain') return;
  for (const [index, { start, effects }] of streams.entries()) {
    if (index > 0 && effects.length > 0)
      context.report('further-stream', at(start), { number: index + 1 });
  }
}
