import { ExactNumber, type StagedCell } from './staged-cell.ts';

export type JsonObject = readonly (readonly [key: string, value: StagedCell])[];

/** JSON.parse gives the source of numbers to those who ask: ES2026, not in TypeScript's library yet. */
interface ParseContext {
  readonly source?: string;
}

declare global {
  interface JSON {
    rawJSON: (text: string) => object;
    isRawJSON: (value: unknown) => boolean;
  }
}

/** Whole numbers from this length on may not fit into a double; digits behind a point do no harm. */
const LONG_RE = /(?<![\d.])\d{16}/;
const WHOLE_RE = /^-?\d+$/;
/** Strings, and what Python writes for numbers that JSON does not have. */
const PYTHON_RE = /"(?:[^"\\]|\\.)*"|-?Infinity\b|\bNaN\b/g;

function parse(text: string): unknown {
  if (!LONG_RE.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, value: unknown, ...[context]: readonly ParseContext[]) =>
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    WHOLE_RE.test(context?.source ?? '')
      ? JSON.rawJSON(context?.source ?? '')
      : value,
  );
}

/** Python's `NaN` is no value, its infinities are too large a number, as every reader of JSON takes such a one. */
function withoutPythonNumbers(text: string): string {
  return text.replaceAll(PYTHON_RE, (token) =>
    token.startsWith('"') ? token : token === 'NaN' ? 'null' : token.replace('Infinity', '1e999'),
  );
}

function cellOf(value: unknown): StagedCell {
  if (value === null) return { scalar: null };
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return { scalar: value };
    default:
      return JSON.isRawJSON(value)
        ? { scalar: new ExactNumber(JSON.stringify(value)) }
        : { nested: JSON.stringify(value) };
  }
}

/**
 * Reads one object. `undefined` when the text is no JSON object, or nested deeper than this machine goes down.
 * Of repeated keys the last one counts, as everywhere.
 */
export function readJsonObject(text: string): JsonObject | undefined {
  try {
    const value = parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return Object.entries(value).map(([key, member]) => [key, cellOf(member)] as const);
  } catch (error) {
    if (error instanceof SyntaxError) {
      const plain = withoutPythonNumbers(text);
      return plain === text ? undefined : readJsonObject(plain);
    }
    // Writing out what is nested a hundred thousand deep needs more stack than there is.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
