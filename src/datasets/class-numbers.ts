/** How names of classes become numbers. */
export interface ClassNumbers {
  /** The index is the class number. Holes of a numeric order repeat the number as text. */
  readonly names: readonly string[];
  readonly numberOf: ReadonlyMap<string, number>;
  /** What a person must know about it; `undefined` when nothing is doubtful. */
  readonly doubt?: string;
}

const NUMBER_RE = /^(?:0|[1-9][0-9]{0,4})$/;

/** By code points, as Python sorts (JavaScript compares UTF-16 units). */
export function compareNames(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/**
 * Numbers classes the way torchvision's ImageFolder and scikit-learn's LabelEncoder do: sorted as text. `given` is the model's own
 * order. With `order: 'number'` names are numbers and stand for themselves.
 */
export function numberClasses(
  found: Iterable<string>,
  options: { readonly classNames?: readonly string[]; readonly order?: 'text' | 'number' } = {},
): ClassNumbers {
  const sorted = [...new Set(found)].sort(compareNames);
  const { classNames, order = 'text' } = options;
  if (classNames !== undefined)
    return { names: classNames, numberOf: new Map(classNames.map((name, index) => [name, index])) };
  const areNumbers = sorted.every((name) => NUMBER_RE.test(name));
  if (order === 'number' && areNumbers) {
    const highest = sorted.reduce((top, name) => Math.max(top, Number(name)), -1);
    return {
      names: Array.from({ length: highest + 1 }, (_, index) => String(index)),
      numberOf: new Map(sorted.map((name) => [name, Number(name)])),
    };
  }
  const numberOf = new Map(sorted.map((name, index) => [name, index]));
  const odd = areNumbers ? sorted.find((name) => numberOf.get(name) !== Number(name)) : undefined;
  return {
    names: sorted,
    numberOf,
    ...(odd !== undefined && {
      doubt: `the classes are sorted as text, as torchvision and scikit-learn do, so that "${odd}" is class ${numberOf.get(odd)}; where names are the model's own numbers, choose the order by number`,
    }),
  };
}
