import { findHiddenCharacters } from './hidden.ts';
import type { Inspection } from './inspect.ts';
import { Sightings } from './sighting.ts';
import { findOverride } from '../../../code/surface/override-phrase.ts';
import { countWords, isTriggerLiteral, MIN_WORDS } from './triggers.ts';

/** Actions looked at; the longest templates of Ollama's library have some two hundred. */
const MAX_ACTIONS = 20_000;
const MAX_EVIDENCE = 240;
const CONDITION_RE = /^-?\s*(?:else\s+)?if\b/;
/** What somebody wrote, as Ollama names it. */
const CONTENT_RE = /\.(?:Prompt|Content|Response|System)\b|\$\w*\.Content\b/;
const COMPARISON_RE = /\b(?:contains|hasPrefix|hasSuffix|eq|ne|regexMatch|index)\b/;
const LITERAL_RE = /"((?:[^"\\]|\\.){1,400})"|`([^`]{1,400})`/g;

/**
 * A template in Go's language, as Ollama has it. It can not reach the host; what matters are its
 * texts and the conditions in front of them.
 */
export function inspectGoTemplate(template: string): Inspection {
  const sightings = new Sightings();
  findHiddenCharacters(template, sightings);
  const override = findOverride(template);
  if (override !== undefined) {
    const at = template.indexOf(override);
    sightings.add('injected-instruction', override, template.slice(at, at + MAX_EVIDENCE));
  }
  let at = template.indexOf('{{');
  for (let count = 0; at !== -1 && count < MAX_ACTIONS; count += 1) {
    const end = template.indexOf('}}', at + 2);
    if (end === -1) break;
    const next = template.indexOf('{{', end + 2);
    const action = template.slice(at + 2, end);
    const text = template.slice(end + 2, next === -1 ? template.length : next);
    if (isGuard(action) && countWords(text) >= MIN_WORDS) report(action, text, sightings);
    at = next;
  }
  return { sightings: sightings.list, unparsed: undefined };
}

function isGuard(action: string): boolean {
  return CONDITION_RE.test(action) && CONTENT_RE.test(action) && COMPARISON_RE.test(action);
}

function report(action: string, text: string, sightings: Sightings): void {
  const evidence = `${action.trim()}: ${text.trim()}`.slice(0, MAX_EVIDENCE);
  for (const match of action.matchAll(LITERAL_RE)) {
    const literal = match[1] ?? match[2] ?? '';
    if (isTriggerLiteral(literal)) sightings.add('content-trigger', literal, evidence);
  }
}
