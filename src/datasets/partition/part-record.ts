/**
 * One line of a part: the partial result of one kind for one key. Kind and key are unique in a part, which is sorted by them. The columns of the
 * file have the same names; docs/contributing/data-parts.md describes them.
 */
export interface PartRecord {
  readonly kind: string;
  readonly key: string;
  /** Rows it counts, where it counts any. */
  readonly rows?: number;
  /** JSON, or text as the kind has it. */
  readonly payload?: string;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined where the text is no JSON. */
export function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
