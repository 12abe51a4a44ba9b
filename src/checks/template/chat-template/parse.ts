import { isNode, type AstNode } from './ast.ts';

/** Characters handed to the parser. The longest templates of well-known models have some 20,000. */
const MAX_PARSED = 256 * 1024;
/**
 * The parser looks for a tag behind every run of white space, which takes the square of its length;
 * longer runs say nothing more.
 */
const MAX_SPACE = 200;
const SPACE_RE = new RegExp(`(\\s{${MAX_SPACE}})\\s+`, 'g');

export type ParsedTemplate =
  | { readonly ok: true; readonly program: AstNode }
  | { readonly ok: false; readonly reason: string };

/** Parses, never renders. The parser is a library, loaded when the first template is met. */
export async function parseTemplate(template: string): Promise<ParsedTemplate> {
  if (template.length > MAX_PARSED) return { ok: false, reason: `${template.length} characters` };
  const { parse, tokenize } = await import('@huggingface/jinja');
  try {
    const program: unknown = parse(tokenize(template.replaceAll(SPACE_RE, '$1')));
    return isNode(program) ? { ok: true, program } : { ok: false, reason: 'no program' };
  } catch (error) {
    // Whatever a parser of a foreign library throws for this input is its way to say no:
    // SyntaxError, Error, TypeError at the end of the tokens, RangeError when it nests too deep.
    if (!(error instanceof Error)) throw error;
    return { ok: false, reason: error.message.split('\n')[0]?.slice(0, 200) ?? error.name };
  }
}
