import { compareSeverity } from '../../../core/severity.ts';
import type { Classification } from '../../../formats/python-names/classify.ts';
import type { RuleId } from './rules.ts';
import { RULES } from './rules.ts';

/** Where in a program something happens. */
export interface Place {
  readonly stream: number;
  /** Index into the stream's effects. */
  readonly effect: number;
  readonly offset: number;
}

/** One thing a program does that deserves a finding; occurrences of the same thing are counted. */
export interface Note {
  readonly rule: RuleId;
  /** What it happens to: `os.system`, or decompiled text when there is no name. */
  readonly callable: string;
  readonly detail: string;
  readonly named: Classification | undefined;
  readonly place: Place;
  /** Where it happens again: the first call may be a decoy. */
  readonly further: readonly Place[];
  count: number;
}

/** Rules about how one name is used, strongest first: only the strongest use of a name is worth a line. */
const USE_RULES: readonly RuleId[] = [
  'code-execution',
  'import-execution',
  'harmful-call',
  'embedded-code',
  'dangerous-object',
  'dangerous-import',
  'risky-import',
  'standard-library-use',
  'standard-library-import',
  'unknown-call',
  'unknown-object',
  'unusual-use',
  'unknown-import',
];

/**
 * Distinct findings kept per rule. Counted per rule, so that a flood of mild ones can not push out
 * the one that matters.
 */
const MAX_PER_RULE = 100;
/** Further places kept per note; the evidence shows those whose text differs. */
const MAX_FURTHER = 1000;

/** Collects what was noticed, one note per distinct thing, and forgets weaker uses of the same name. */
export class Notes {
  readonly #notes = new Map<string, Note & { readonly further: Place[] }>();
  readonly #perRule = new Map<RuleId, number>();

  add(note: Omit<Note, 'count' | 'further'>): void {
    const key = `${note.rule}\n${note.callable}\n${note.detail}`;
    const earlier = this.#notes.get(key);
    if (earlier !== undefined) {
      earlier.count += 1;
      if (earlier.further.length < MAX_FURTHER) earlier.further.push(note.place);
      return;
    }
    const kept = this.#perRule.get(note.rule) ?? 0;
    if (kept >= MAX_PER_RULE) return;
    this.#perRule.set(note.rule, kept + 1);
    this.#notes.set(key, { ...note, further: [], count: 1 });
  }

  /** In order of appearance, without the weaker uses. */
  strongest(): readonly Note[] {
    const best = new Map<string, Note>();
    for (const note of this.#notes.values()) {
      if (!USE_RULES.includes(note.rule)) continue;
      const rival = best.get(note.callable);
      if (rival === undefined || compareUse(note.rule, rival.rule) > 0)
        best.set(note.callable, note);
    }
    return Array.from(this.#notes.values()).filter(
      (note) => !USE_RULES.includes(note.rule) || best.get(note.callable) === note,
    );
  }
}

function compareUse(a: RuleId, b: RuleId): number {
  return (
    compareSeverity(RULES[a].severity, RULES[b].severity) ||
    USE_RULES.indexOf(b) - USE_RULES.indexOf(a)
  );
}
