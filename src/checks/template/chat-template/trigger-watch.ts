import { showExpression, type AstNode } from './ast.ts';
import type { Sightings } from './sighting.ts';
import { findInstruction, isTriggerLiteral } from './triggers.ts';
import { isClock, isContent, texts, type Value } from './value.ts';

interface Trigger {
  readonly kind: 'content-trigger' | 'clock-trigger';
  readonly literal: string;
}

const MAX_EVIDENCE = 160;

/**
 * Conditions on what people wrote, or on the date, that guard an instruction: the shape of a
 * template that behaves until it is told to, or until a day has come.
 */
export class TriggerWatch {
  readonly #sightings: Sightings;
  #current: Trigger[] | undefined;

  constructor(sightings: Sightings) {
    this.#sightings = sightings;
  }

  /** Evaluates a condition by `evaluate` and judges the branches it guards. */
  condition(
    test: AstNode | undefined,
    branches: readonly (readonly AstNode[])[],
    evaluate: (node: AstNode) => Value,
  ): void {
    if (test === undefined) return;
    const outer = this.#current;
    const triggers: Trigger[] = [];
    this.#current = triggers;
    evaluate(test);
    this.#current = outer;
    if (triggers.length === 0) return;
    const instruction = branches.map(findInstruction).find((found) => found !== undefined);
    if (instruction === undefined) return;
    const evidence = `if ${showExpression(test)}: ${instruction.trim().slice(0, MAX_EVIDENCE)}`;
    for (const { kind, literal } of triggers) this.#sightings.add(kind, literal, evidence);
  }

  /** Notes a comparison inside the current condition with a word somebody chose. */
  compare(left: Value, right: Value): void {
    if (this.#current === undefined) return;
    this.#note(left, right, this.#current);
    this.#note(right, left, this.#current);
  }

  #note(side: Value, other: Value, triggers: Trigger[]): void {
    const clock = isClock(side);
    const content = isContent(side);
    if (!clock && !content) return;
    for (const literal of literals(other)) {
      if (clock) triggers.push({ kind: 'clock-trigger', literal });
      else if (isTriggerLiteral(literal)) triggers.push({ kind: 'content-trigger', literal });
    }
  }
}

/** Texts, numbers and the texts of a list. */
function literals(value: Value): readonly string[] {
  return value.flatMap((atom) => {
    if (atom.kind === 'text') return [atom.text];
    if (atom.kind === 'number') return [String(atom.value)];
    return atom.kind === 'list' ? atom.items.flatMap(texts) : [];
  });
}
