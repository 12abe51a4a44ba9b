import { showExpression, type AstNode } from './ast.ts';
import type { Sightings } from './sighting.ts';
import { countWords, findInstruction, isTriggerLiteral, MIN_WORDS } from './triggers.ts';
import {
  HOLE,
  isClock,
  isContent,
  texts,
  triggersOf,
  under,
  UNKNOWN,
  type Trigger,
  type Value,
} from './value.ts';

const MAX_EVIDENCE = 160;
const NO_TRIGGERS: readonly Trigger[] = [];

/** The longest text of a value that reads like an instruction. */
function instructionIn(value: Value): string | undefined {
  return texts(value)
    .map((text) => text.replaceAll(HOLE, ' '))
    .filter((text) => countWords(text) >= MIN_WORDS)
    .toSorted((a, b) => b.length - a.length)[0];
}

/**
 * Conditions on what people wrote, or on the date, that guard an instruction: the shape of a
 * template that behaves until it is told to, or until a day has come. A flag that was set under
 * such a condition is one itself.
 */
export class TriggerWatch {
  readonly #sightings: Sightings;
  #current: Trigger[] | undefined;
  /** Conditions around the current statement. */
  #around: readonly Trigger[] = NO_TRIGGERS;

  constructor(sightings: Sightings) {
    this.#sightings = sightings;
  }

  /** Evaluates a condition by `evaluate`, judges the branches it guards, and returns what it depends on. */
  condition(
    test: AstNode | undefined,
    branches: readonly (readonly AstNode[])[],
    evaluate: (node: AstNode) => Value,
  ): readonly Trigger[] {
    if (test === undefined) return NO_TRIGGERS;
    const outer = this.#current;
    const noted: Trigger[] = [];
    this.#current = noted;
    const value = evaluate(test);
    this.#current = outer;
    const triggers = [...noted, ...triggersOf(value)];
    if (triggers.length === 0) return NO_TRIGGERS;
    const instruction = branches.map(findInstruction).find((found) => found !== undefined);
    if (instruction !== undefined) this.#report(triggers, test, instruction);
    return triggers;
  }

  /** Judges what guarded branches put out: an instruction may come from a variable or a macro. */
  output(test: AstNode | undefined, triggers: readonly Trigger[], outputs: readonly Value[]): void {
    if (triggers.length === 0 || test === undefined) return;
    const instruction = outputs.map(instructionIn).find((found) => found !== undefined);
    if (instruction !== undefined) this.#report(triggers, test, instruction);
  }

  /** Runs `visit` with further conditions around it. */
  within<T>(triggers: readonly Trigger[], visit: () => T): T {
    if (triggers.length === 0) return visit();
    const before = this.#around;
    this.#around = [...before, ...triggers].slice(-8);
    const result = visit();
    this.#around = before;
    return result;
  }

  /** A value that is assigned here depends on the conditions around. */
  guarded(value: Value): Value {
    return under(this.#around, value);
  }

  /** Notes a comparison with a word somebody chose, and returns what it tells. */
  compare(left: Value, right: Value): Value {
    const found = [...triggersIn(left, right), ...triggersIn(right, left)];
    this.#current?.push(...found);
    return under([...found, ...triggersOf(left), ...triggersOf(right)], UNKNOWN);
  }

  /** A table of phrases and instructions, looked up by what somebody wrote. */
  lookup(receiver: Value, key: Value, node: AstNode): void {
    if (!isContent(key)) return;
    for (const atom of receiver) {
      if (atom.kind !== 'record') continue;
      for (const [literal, value] of atom.fields) {
        const instruction = isTriggerLiteral(literal) ? instructionIn(value) : undefined;
        if (instruction !== undefined)
          this.#report([{ kind: 'content-trigger', literal }], node, instruction);
      }
    }
  }

  #report(triggers: readonly Trigger[], test: AstNode, instruction: string): void {
    const evidence = `if ${showExpression(test)}: ${instruction.trim().slice(0, MAX_EVIDENCE)}`;
    for (const { kind, literal } of triggers) this.#sightings.add(kind, literal, evidence);
  }
}

function triggersIn(side: Value, other: Value): readonly Trigger[] {
  const clock = isClock(side);
  if (!clock && !isContent(side)) return NO_TRIGGERS;
  return literals(other).flatMap((literal): readonly Trigger[] => {
    if (clock) return [{ kind: 'clock-trigger', literal }];
    return isTriggerLiteral(literal) ? [{ kind: 'content-trigger', literal }] : NO_TRIGGERS;
  });
}

/** Texts, numbers and the texts of a list. */
function literals(value: Value): readonly string[] {
  return value.flatMap((atom) => {
    if (atom.kind === 'text') return [atom.text];
    if (atom.kind === 'number') return [String(atom.value)];
    return atom.kind === 'list' ? atom.items.flatMap(texts) : [];
  });
}
