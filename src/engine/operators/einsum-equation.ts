import { showShape } from '../../tensor/shape.ts';
import type { Shape } from '../../tensor/shape.ts';
import { ShapeError } from './operator.ts';

/** Labels of the axes of one operand, or of the result. An ellipsis is spelled out: each axis it stands for has a label of its own. */
export type Term = readonly string[];

export interface Equation {
  readonly operands: readonly Term[];
  readonly result: Term;
  /** Size by label. */
  readonly sizes: ReadonlyMap<string, number>;
}

const LETTER = /^[A-Za-z]$/;
/** Stands for the axes of an ellipsis, counted from the last: no letter a user can write. */
const ellipsisLabel = (fromEnd: number): string => `…${fromEnd}`;

/** Splits `ab...c` into letters, and the ellipsis into as many labels as it stands for. */
function termOf(text: string, width: number): Term {
  const [before = '', after, ...more] = text.split('...');
  if (more.length > 0) throw new ShapeError(`einsum term "${text}" has two ellipses`);
  const [first, last] = [before.split(''), (after ?? '').split('')];
  const letters = [...first, ...last];
  if (letters.some((letter) => !LETTER.test(letter)))
    throw new ShapeError(`einsum term "${text}" has something else than letters`);
  if (after === undefined) return letters;
  const between = Array.from({ length: width }, (_, place) => ellipsisLabel(width - place));
  return [...first, ...between, ...last];
}

/** Without an arrow the result has the ellipsis, then all letters that come once, in the order of the alphabet (NumPy). */
function impliedResult(operands: readonly Term[]): Term {
  const counts = new Map<string, number>();
  for (const label of operands.flat()) counts.set(label, (counts.get(label) ?? 0) + 1);
  const labels = [...counts.keys()];
  const spread = labels.filter((label) => !LETTER.test(label));
  return [
    ...spread.sort((a, b) => Number(b.slice(1)) - Number(a.slice(1))),
    ...labels.filter((label) => LETTER.test(label) && counts.get(label) === 1).sort(),
  ];
}

/** Reads an equation together with the shapes it is used on. Sizes of 1 broadcast, as the runtime has it. */
export function parseEquation(equation: string, shapes: readonly Shape[]): Equation {
  const [left = '', right, ...more] = equation.replaceAll(' ', '').split('->');
  if (more.length > 0) throw new ShapeError(`einsum "${equation}" has two arrows`);
  const texts = left.split(',');
  if (texts.length !== shapes.length)
    throw new ShapeError(
      `einsum "${equation}" is for ${texts.length} inputs, not ${shapes.length}`,
    );
  const widths = texts.map((text, index) => {
    const letters = text.replace('...', '').length;
    return text.includes('...') ? (shapes[index]?.length ?? 0) - letters : 0;
  });
  const operands = texts.map((text, index) => termOf(text, Math.max(0, widths[index] ?? 0)));
  const sizes = new Map<string, number>();
  for (const [index, term] of operands.entries()) {
    const shape = shapes[index] ?? [];
    if (term.length !== shape.length)
      throw new ShapeError(`einsum "${equation}" does not fit ${showShape(shape)}`);
    for (const [axis, label] of term.entries()) {
      const [known, size] = [sizes.get(label) ?? 1, shape[axis] ?? 1];
      if (known !== 1 && size !== 1 && known !== size)
        throw new ShapeError(`einsum "${equation}": ${label} is ${known} and ${size}`);
      sizes.set(label, known === 1 ? size : known);
    }
  }
  const width = Math.max(0, ...widths);
  return {
    operands,
    result: right === undefined ? impliedResult(operands) : termOf(right, width),
    sizes,
  };
}

/** Labels by letters, in the order they are given: `a`, `b` … `Z`. */
export class Lettering {
  readonly #letters = new Map<string, string>();

  /** A term as the runtime writes it. */
  write(term: Term): string {
    return term.map((label) => this.#letter(label)).join('');
  }

  #letter(label: string): string {
    const known = this.#letters.get(label);
    if (known !== undefined) return known;
    const next = ALPHABET[this.#letters.size];
    if (next === undefined) throw new ShapeError('an einsum of more than 52 axes');
    this.#letters.set(label, next);
    return next;
  }
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
