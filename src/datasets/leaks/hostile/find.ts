import { escapeLine } from '../../../core/escape.ts';
import { withoutCredentials } from '../../../code/credentials/find.ts';
import type { Sighting } from '../text-leak.ts';
import { decodedRuns } from './decoded-run.ts';
import { controlTokens, foldedForReading, injectionOf, MIN_INJECTION } from './injection.ts';
import { linksOf } from './links.ts';
import { hostileMarkup } from './markup.ts';

/** Characters of a text that are read for instructions; longer ones are read in part. */
export const MAX_READ = 200_000;
const MAX_SHOWN = 120;

function show(text: string): string {
  return escapeLine(withoutCredentials(text).slice(0, MAX_SHOWN));
}

/** Texts aimed at models, browsers, terminals and spreadsheets. */
export function hostileTextsOf(whole: string): readonly Sighting[] {
  const text = whole.length > MAX_READ ? whole.slice(0, MAX_READ) : whole;
  const found: Sighting[] = [];
  const add = (
    kind: string,
    grade: Sighting['grade'],
    [start, end]: readonly [number, number],
    shown: string,
    identity = shown,
  ): void => {
    found.push({ family: 'hostile', kind, grade, start, end, identity, shown });
  };
  const direct = injectionOf(foldedForReading(text));
  if (direct.score >= MIN_INJECTION)
    add(
      'injection',
      direct.score > MIN_INJECTION ? 'likely' : 'possible',
      [0, text.length],
      `score ${direct.score} (${direct.signs.join(', ')}): ${show(direct.phrase)}`,
      text,
    );
  for (const { encoding, start, end, text: decoded } of decodedRuns(text)) {
    const { score, signs, phrase } = injectionOf(foldedForReading(decoded));
    // Hiding is a sign by itself.
    if (score + 1 >= MIN_INJECTION)
      add(
        'encoded-injection',
        'likely',
        [start, end],
        `${encoding}, ${signs.join(', ')}: ${show(phrase)}`,
        decoded,
      );
  }
  for (const { index, token } of controlTokens(text))
    add('control-token', 'likely', [index, index + token.length], token);
  for (const { kind, start, end } of hostileMarkup(text))
    add(kind, 'likely', [start, end], show(text.slice(start, end)));
  for (const { start, end, domain, oddity } of linksOf(text))
    if (oddity !== undefined) add(`link-${oddity}`, 'possible', [start, end], escapeLine(domain));
  return found;
}
