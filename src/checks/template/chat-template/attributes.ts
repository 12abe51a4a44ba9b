import { DUNDER_WORDS, EXECUTING_NAMES, FRAME_ATTRIBUTES } from './names.data.ts';
import { HOLE } from './value.ts';

const DUNDER_RE = /^__\w+__$/;
/** Private names that lead out of a template's own objects: `_TemplateReference__context`. */
const PRIVATE_RE = /^_[A-Za-z]\w*$/;
const KNOWN_DUNDER_RE = new RegExp(`__(?:${DUNDER_WORDS.join('|')})__`);
/** `'{0.__class__}'.format(x)` walks attributes without naming one in the template. */
const FORMAT_FIELD_RE = /\{[^{}]{0,64}?[.[](_\w{0,80})[^{}]{0,200}\}/;

/** Whether an attribute of this name leads from data to the interpreter. */
export function isInternalName(name: string): boolean {
  return DUNDER_RE.test(name) || FRAME_ATTRIBUTES.has(name);
}

export function isPrivateName(name: string): boolean {
  return PRIVATE_RE.test(name);
}

export function isExecutingName(name: string): boolean {
  return EXECUTING_NAMES.has(name);
}

/** A name with a part that is not known and another that looks like the beginning or end of a dunder. */
export function isPartlyInternal(name: string): boolean {
  return name.includes(HOLE) && /^__|__$|__\ufffc|\ufffc__|^\ufffc_/.test(name);
}

/** A well-known dunder name anywhere in a text. */
export function findDunder(text: string): string | undefined {
  return KNOWN_DUNDER_RE.exec(text)?.[0];
}

/** The private attribute a format text reaches for. */
export function findFormatField(text: string): string | undefined {
  return FORMAT_FIELD_RE.exec(text)?.[1];
}
