import type { Value } from '../../../code/value.ts';

/** A text as far as the program shows it. */
export interface ProgramText {
  readonly text: string;
  /** Nothing is missing at its end. */
  readonly whole: boolean;
}

/** Calls in calls that are followed; a path is put together in two or three steps. */
const MAX_DEPTH = 16;
/** The longest path of any system is shorter. */
const MAX_TEXT = 4096;
const PLACE = '{}';

function joined(parts: readonly Value[], separator: string, depth: number): ProgramText {
  let text = '';
  for (const [at, part] of parts.entries()) {
    const found = programText(part, depth);
    text = (text + (at > 0 ? separator : '') + (found?.text ?? '')).slice(0, MAX_TEXT);
    if (found?.whole !== true) return { text, whole: false };
  }
  return { text, whole: true };
}

/**
 * The text of an expression as TorchScript writes it: `+` is `torch.add`, formatted strings are
 * `torch.format`. Where the end is not known, what stands in front of it decides a path.
 */
export function programText(value: Value | undefined, depth = 0): ProgramText | undefined {
  if (value === undefined || depth > MAX_DEPTH) return undefined;
  if (value.kind === 'text') return { text: value.text.slice(0, MAX_TEXT), whole: true };
  if (value.kind === 'number') return { text: String(value.number), whole: true };
  if (value.kind === 'choice') {
    // The boldest option counts: any of the branches may be the one that runs.
    const found = value.options.flatMap((option) => programText(option, depth + 1) ?? []);
    return found.find(({ text }) => /^[/~\\]|\.\./.test(text)) ?? found[0];
  }
  if (value.kind !== 'call') return undefined;
  const [first, second] = value.positional;
  switch (value.callee) {
    case 'torch.add':
      return joined(value.positional, '', depth + 1);
    case 'annotate':
    case 'unchecked_cast':
      return programText(second, depth + 1);
    case 'torch.join': {
      const separator = programText(first, depth + 1);
      const items = second?.kind === 'list' ? second.items : undefined;
      if (separator?.whole !== true || items === undefined) return undefined;
      return joined(items, separator.text, depth + 1);
    }
    case 'torch.format': {
      const pattern = programText(first, depth + 1);
      const at = pattern?.text.indexOf(PLACE) ?? -1;
      if (pattern === undefined || at < 0) return pattern;
      const filled = programText(second, depth + 1);
      const text = pattern.text.slice(0, at) + (filled?.text ?? '');
      // Further places are not filled in: the beginning is what decides.
      if (filled?.whole !== true) return { text, whole: false };
      const rest = pattern.text.slice(at + PLACE.length);
      return { text: text + rest, whole: pattern.whole && !rest.includes(PLACE) };
    }
    default:
      return undefined;
  }
}
