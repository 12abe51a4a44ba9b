import type { ParseError } from '../../core/parsed.ts';
import { skipMarker } from './marker.ts';
import { TextScanner } from './scanner.ts';

/** One requirement in the grammar of PEP 508, every part as written. */
export interface PythonRequirement {
  readonly name: string;
  readonly extras: readonly string[];
  /** Version specifiers without the parentheses of old metadata: `>=2,<3`; empty when there are none. */
  readonly constraint: string;
  /** What stands behind `name @`. */
  readonly url?: string;
  readonly marker?: string;
}

export type RequirementError =
  | 'too-long'
  | 'no-name'
  | 'bad-extras'
  | 'bad-specifier'
  | 'no-url'
  | 'bad-marker'
  | 'trailing-text';

export type ParsedRequirement =
  | { readonly ok: true; readonly value: PythonRequirement }
  | { readonly ok: false; readonly error: ParseError<RequirementError> };

/** Characters of one requirement. The longest honest ones are addresses of some hundred. */
export const MAX_REQUIREMENT_CHARACTERS = 8192;
/** Extras of one requirement. Packages that offer dozens exist; nobody asks for hundreds. */
const MAX_EXTRAS = 500;

const IDENTIFIER_RE = /[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?(?![\p{L}\p{N}_])/uy;
const URL_RE = /\S+/y;
const RELEASE = String.raw`v?(?:[0-9]+!)?[0-9]+`;
const PRE = String.raw`(?:[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?[0-9]*)?`;
const POST = String.raw`(?:-[0-9]+|[-_.]?(?:post|rev|r)[-_.]?[0-9]*)?`;
const DEV = String.raw`(?:[-_.]?dev[-_.]?[0-9]*)?`;
const LOCAL = String.raw`(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?`;
/** PEP 440. Nothing behind a part can make an earlier one match anew, so that it stays linear. */
const SPECIFIER_RE = new RegExp(
  [
    // The reference implementation splits at commas first, so that none stands in an arbitrary version.
    String.raw`===\s*[^\s;),]+`,
    String.raw`[=!]=\s*${RELEASE}(?:\.[0-9]+)*(?:\.\*|${PRE}${POST}${DEV}${LOCAL})`,
    String.raw`~=\s*${RELEASE}(?:\.[0-9]+)+${PRE}${POST}${DEV}`,
    String.raw`(?:<=|>=|<|>)\s*${RELEASE}(?:\.[0-9]+)*${PRE}${POST}${DEV}`,
  ].join('|'),
  'iy',
);

/** A variable of the environment, in the one form that pip puts a value in place of. */
const VARIABLE_RE = /\$\{[A-Z0-9_]+\}/g;

/** Whether the text holds a variable that pip replaces before it reads a line: its value is not known here. */
export function hasVariable(text: string): boolean {
  return text.search(VARIABLE_RE) !== -1;
}

/**
 * Reads one requirement as the reference implementation does, without judging whether a version
 * makes sense. A variable `${NAME}` stands for any name or number and is kept as written.
 * Offsets count UTF-16 units.
 */
export function parseRequirement(text: string): ParsedRequirement {
  if (text.length > MAX_REQUIREMENT_CHARACTERS)
    return fail('too-long', 0, `a requirement of ${text.length} characters`);
  const mask = text.replaceAll(VARIABLE_RE, (variable) => '0'.repeat(variable.length));
  const scanner = new TextScanner(text, mask);
  scanner.skipBlank();
  const name = scanner.take(IDENTIFIER_RE);
  if (name === undefined) return fail('no-name', scanner.at, 'no name of a package begins here');
  scanner.skipBlank();
  const extras = takeExtras(scanner);
  if (extras === undefined) return fail('bad-extras', scanner.at, 'the extras are malformed');
  if (scanner.skipText('@')) {
    scanner.skipBlank();
    const url = scanner.take(URL_RE);
    if (url === undefined) return fail('no-url', scanner.at, 'no address behind @');
    return finish(scanner, { name, extras, constraint: '', url });
  }
  const constraint = takeSpecifiers(scanner);
  if (constraint === undefined)
    return fail('bad-specifier', scanner.at, 'the version specifier is malformed');
  return finish(scanner, { name, extras, constraint });
}

function finish(scanner: TextScanner, value: PythonRequirement): ParsedRequirement {
  scanner.skipBlank();
  if (scanner.atEnd) return { ok: true, value };
  if (!scanner.skipText(';'))
    return fail('trailing-text', scanner.at, 'something follows the requirement');
  const start = scanner.at;
  if (!skipMarker(scanner) || !scanner.atEnd)
    return fail('bad-marker', scanner.at, 'the environment marker is malformed');
  return { ok: true, value: { ...value, marker: scanner.text.slice(start).trim() } };
}

function takeExtras(scanner: TextScanner): readonly string[] | undefined {
  const extras: string[] = [];
  if (!scanner.skipText('[')) return extras;
  scanner.skipBlank();
  let extra = scanner.take(IDENTIFIER_RE);
  while (extra !== undefined) {
    if (extras.length >= MAX_EXTRAS) return undefined;
    extras.push(extra);
    scanner.skipBlank();
    if (!scanner.skipText(',')) break;
    scanner.skipBlank();
    extra = scanner.take(IDENTIFIER_RE);
    if (extra === undefined) return undefined;
  }
  scanner.skipBlank();
  if (!scanner.skipText(']')) return undefined;
  scanner.skipBlank();
  return extras;
}

/** Undefined, with the scanner at the place, where what follows is no specifier. */
function takeSpecifiers(scanner: TextScanner): string | undefined {
  const isEnclosed = scanner.skipText('(');
  scanner.skipBlank();
  const start = scanner.at;
  while (scanner.skip(SPECIFIER_RE)) {
    scanner.skipBlank();
    if (!scanner.skipText(',')) break;
    scanner.skipBlank();
  }
  const constraint = scanner.text.slice(start, scanner.at).trim();
  if (isEnclosed) return scanner.skipText(')') ? constraint : undefined;
  const isDone = constraint !== '' || scanner.atEnd || scanner.text[scanner.at] === ';';
  return isDone ? constraint : undefined;
}

function fail(code: RequirementError, offset: number, detail: string): ParsedRequirement {
  return { ok: false, error: { code, offset, detail } };
}
