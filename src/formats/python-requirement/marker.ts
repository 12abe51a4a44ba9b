import type { TextScanner } from './scanner.ts';

/** The depth at which the reference parser gives up. */
const MAX_MARKER_DEPTH = 200;

const VARIABLE_RE =
  /(?:python_version|python_full_version|os[._]name|sys[._]platform|platform_(?:release|system)|platform[._](?:version|machine|python_implementation)|python_implementation|implementation_(?:name|version)|extras?|dependency_groups)(?!\w)/y;
const QUOTED_RE = /'[^']*'|"[^"]*"/y;
const OPERATOR_RE = /===|==|~=|!=|<=|>=|<|>|in(?!\w)|not(?!\w)[ \t]+in(?!\w)/y;
const AND_OR_RE = /(?:or|and)(?!\w)/y;

/** Moves over an environment marker (PEP 508); false at the place where it is none. */
export function skipMarker(scanner: TextScanner, depth = 0): boolean {
  do {
    if (!skipAtom(scanner, depth)) return false;
  } while (scanner.skip(AND_OR_RE));
  return true;
}

function skipAtom(scanner: TextScanner, depth: number): boolean {
  scanner.skipBlank();
  if (scanner.skipText('(')) {
    if (depth >= MAX_MARKER_DEPTH || !skipMarker(scanner, depth + 1)) return false;
    scanner.skipBlank();
    if (!scanner.skipText(')')) return false;
  } else {
    if (!skipOperand(scanner)) return false;
    scanner.skipBlank();
    if (!scanner.skip(OPERATOR_RE)) return false;
    scanner.skipBlank();
    if (!skipOperand(scanner)) return false;
  }
  scanner.skipBlank();
  return true;
}

function skipOperand(scanner: TextScanner): boolean {
  return scanner.skip(VARIABLE_RE) || scanner.skip(QUOTED_RE);
}
