import type { Rule, Rules } from '../core/rule.ts';

/** What a report needs besides the Report itself: the rules' texts, which findings only name. */
export interface ReportContext {
  /** By `check/rule`. */
  readonly rules: ReadonlyMap<string, Rule>;
}

/** The part of a check that is text: what the registry's checks offer and reports may know. */
export interface CheckTexts {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly rules: Rules;
}

/** The rules of all checks under their full ids. */
export function contextOf(checks: readonly CheckTexts[]): ReportContext {
  const entries = checks.flatMap((check) =>
    Object.entries(check.rules).map(([id, rule]): [string, Rule] => [`${check.id}/${id}`, rule]),
  );
  return { rules: new Map(entries) };
}

/** A stored report may name a rule that this version no longer has: its id is all there is to say. */
export function ruleOf(context: ReportContext, id: string): Rule {
  return (
    context.rules.get(id) ?? {
      title: id,
      severity: 'info',
      message: '',
      why: '',
      fix: '',
      references: [],
    }
  );
}

/** Characters of a rule's text where one or two lines must do. */
const BRIEF_CHARACTERS = 160;

/** A full stop inside `e.g. this` or `torch 2.6` is not followed by a space and a capital. */
const SENTENCE_RE = /.+?(?:[.!?](?=\s+\p{Lu})|$)/gsu;

/** As many whole sentences of a rule's text as fit into a line or two; at least the first. */
export function brief(text: string): string {
  let taken = '';
  for (const [sentence] of text.matchAll(SENTENCE_RE)) {
    if (taken !== '' && taken.length + sentence.length > BRIEF_CHARACTERS) break;
    taken += sentence;
  }
  return taken.trim();
}
