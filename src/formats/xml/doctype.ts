import { XmlError } from './xml-document.ts';

/** Bytes of a declaration. Real ones have a hundred; the entities of an attack may have megabytes. */
const MAX_DECLARATION = 16 * 1024 * 1024;
const MAX_ENTITIES = 200;
const MAX_QUOTED = 300;
const ENTITY_RE =
  /<!ENTITY\s+(?:%\s+)?([^\s"'>]{1,200})\s+(?:(?:SYSTEM\s+|PUBLIC\s+(?:"[^"]*"|'[^']*')\s+)(?:"([^"]*)"|'([^']*)')|"[^"]*"|'[^']*')/g;
const EXTERNAL_RE =
  /^<!DOCTYPE\s+[^\s[>]+\s+(?:SYSTEM|PUBLIC\s+(?:"[^"]*"|'[^']*'))\s+(?:"([^"]*)"|'([^']*)')/;

export interface DeclaredEntity {
  readonly name: string;
  readonly external: string | undefined;
  readonly text: string;
  readonly offset: number;
}

/** Moves over a declaration, whose internal subset may hold `>` in quotes, comments and brackets. */
function endOf(text: string, start: number): number {
  let depth = 0;
  let quote = '';
  const limit = Math.min(text.length, start + MAX_DECLARATION);
  for (let at = start; at < limit; at += 1) {
    const character = text.charAt(at);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at + 4);
      if (end === -1) break;
      at = end + 2;
    } else if (character === '<' || character === '[') depth += 1;
    else if (character === ']') depth -= 1;
    else if (character === '>') {
      depth -= 1;
      if (depth <= 0) return at + 1;
    }
  }
  throw new XmlError('malformed', start, 'a declaration without end');
}

/** The entities a document type declares, without expanding any. */
export function readDoctype(
  text: string,
  start: number,
): { readonly end: number; readonly entities: readonly DeclaredEntity[] } {
  const end = endOf(text, start);
  const declaration = text.slice(start, end);
  const entities: DeclaredEntity[] = [];
  const external = EXTERNAL_RE.exec(declaration);
  if (external !== null) {
    const address = external[1] ?? external[2] ?? '';
    entities.push({
      name: '(document type)',
      external: address,
      text: external[0].slice(0, MAX_QUOTED),
      offset: start,
    });
  }
  for (const match of declaration.matchAll(ENTITY_RE)) {
    if (entities.length >= MAX_ENTITIES) break;
    const [whole, name = '', double, single] = match;
    entities.push({
      name,
      external: double ?? single,
      text: whole.slice(0, MAX_QUOTED),
      offset: start + match.index,
    });
  }
  return { end, entities };
}
