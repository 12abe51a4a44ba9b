/** One field of package metadata: `Requires-Dist: numpy`. */
export interface MetadataField {
  /** Lower case. */
  readonly key: string;
  /** Folded lines joined. */
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

/** Fields kept. A package with every optional dependency known has some hundred. */
const MAX_FIELDS = 20_000;
/** Characters of one field that are kept. Licences are pasted into them. */
const MAX_VALUE_CHARACTERS = 16 * 1024;
/** Characters of a licence that is a name rather than a text. */
const MAX_LICENCE_CHARACTERS = 100;

const FIELD_RE = /^([A-Za-z][A-Za-z0-9-]*)\s*:(.*)$/;
const LICENCE_CLASS = 'License :: ';

/** Reads fields up to the empty line behind which the description stands. */
export function readFields(text: string): {
  readonly fields: readonly MetadataField[];
  readonly isWhole: boolean;
} {
  const fields: { key: string; value: string; line: number }[] = [];
  let line = 0;
  let isWhole = false;
  let start = text.startsWith('\ufeff') ? 1 : 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    const raw = text.slice(start, end === -1 ? text.length : end).replace(/\r$/, '');
    start = end === -1 ? text.length : end + 1;
    line += 1;
    if (raw === '') {
      isWhole = true;
      break;
    }
    const last = fields.at(-1);
    if (/^[ \t]/.test(raw)) {
      if (last !== undefined && last.value.length < MAX_VALUE_CHARACTERS)
        last.value += `\n${raw.trim()}`;
      continue;
    }
    const match = FIELD_RE.exec(raw);
    if (match === null || fields.length >= MAX_FIELDS) continue;
    const value = (match[2] ?? '').trim().slice(0, MAX_VALUE_CHARACTERS);
    fields.push({ key: (match[1] ?? '').toLowerCase(), value, line });
  }
  return { fields, isWhole: isWhole || start >= text.length };
}

/** The SPDX expression, else the name of the licence, else what the classifiers say. */
export function licenceOf(fields: readonly MetadataField[]): string | undefined {
  const valueOf = (key: string): string =>
    fields.find((field) => field.key === key)?.value.split('\n', 1)[0] ?? '';
  const expression = valueOf('license-expression');
  if (expression !== '') return expression;
  const named = valueOf('license');
  if (named !== '' && named.length <= MAX_LICENCE_CHARACTERS && !/^unknown$/i.test(named))
    return named;
  const classes = fields.flatMap(({ key, value }) =>
    key === 'classifier' && value.startsWith(LICENCE_CLASS)
      ? [value.slice(value.lastIndexOf(' :: ') + 4)]
      : [],
  );
  return classes.length === 0 ? undefined : classes.join(', ');
}
