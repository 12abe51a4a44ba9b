import type { RowColumn } from '../rows/row-set.ts';
import type { PartKind } from './profile-parts.ts';

/** How a column is read in SQL. All expressions are of its generated name. */
export interface ColumnReading {
  readonly kind: PartKind;
  /** Whether there is no value. */
  readonly missing: string;
  /** What is kept of a value: a DOUBLE or text. */
  readonly shown: string;
  /** UBIGINT hash of all of it, the same for equal numbers of different types. */
  readonly hash: string;
}

/** Characters of a text that are kept: enough to recognise it, and to bound what a profile holds. */
const MAX_SHOWN_CHARACTERS = 80;
const WHOLE_RE = /^U?(?:TINYINT|SMALLINT|INTEGER)$/;
const LONG_WHOLE_RE = /^U?(?:BIGINT|HUGEINT)$/;
const FRACTION_RE = /^(?:FLOAT|DOUBLE|DECIMAL\(\d+,\s?\d+\))$/;
const TIME_RE = /^(?:DATE|TIME|TIMESTAMP)/;
/** Whole numbers up to here are doubles without loss. */
const MAX_EXACT = '9007199254740992';

export function columnReading({ id, type }: Pick<RowColumn, 'id' | 'type'>): ColumnReading {
  const isNull = `${id} IS NULL`;
  if (WHOLE_RE.test(type) || FRACTION_RE.test(type)) {
    const isFloat = type === 'FLOAT' || type === 'DOUBLE';
    // −0 and 0 are one number.
    const number = `(${id}::DOUBLE + 0)`;
    return {
      kind: 'number',
      missing: isFloat ? `(${isNull} OR isnan(${id}))` : isNull,
      shown: number,
      hash: `hash(${number})`,
    };
  }
  if (LONG_WHOLE_RE.test(type))
    return {
      kind: 'number',
      missing: isNull,
      shown: `${id}::DOUBLE`,
      hash: `CASE WHEN ${id} BETWEEN ${type.startsWith('U') ? '0' : `-${MAX_EXACT}`} AND ${MAX_EXACT} THEN hash(${id}::DOUBLE) ELSE hash(${id}::VARCHAR) END`,
    };
  if (type === 'BOOLEAN')
    return {
      kind: 'boolean',
      missing: isNull,
      shown: `${id}::VARCHAR`,
      hash: `hash(${id}::VARCHAR)`,
    };
  if (type === 'VARCHAR' || type === 'UUID' || type.startsWith('ENUM')) {
    const text = type === 'VARCHAR' ? id : `${id}::VARCHAR`;
    return {
      kind: 'text',
      missing: `(${isNull} OR trim(${text}) = '')`,
      shown: `left(${text}, ${MAX_SHOWN_CHARACTERS})`,
      hash: `hash(${text})`,
    };
  }
  if (TIME_RE.test(type))
    return { kind: 'time', missing: isNull, shown: `${id}::VARCHAR`, hash: `hash(${id}::VARCHAR)` };
  return { kind: 'other', missing: isNull, shown: `''`, hash: `hash(${id})` };
}
