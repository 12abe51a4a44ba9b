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
  const first = await parseOnce(template);
  if (first.ok) return first;
  const rewritten = rewrite(template);
  if (rewritten === template) return first;
  const second = await parseOnce(rewritten);
  return second.ok ? second : first;
}

/** Statements and tests that Jinja knows and the parser does not, in words that it knows. */
function rewrite(template: string): string {
  return template
    .replaceAll(/\bis\s{1,8}not\s{1,8}in\b/g, 'not in')
    .replaceAll(/\bis\s{1,8}in\b/g, 'in')
    .replaceAll(/\bis\s{1,8}(?:eq|equalto|sameas)\s{0,8}(?=\()/g, '== ')
    .replaceAll(/\bis\s{1,8}(?:ne)\s{0,8}(?=\()/g, '!= ')
    .replaceAll(/\{%([-+]?)\s{0,8}do\s{1,8}([^%{}]{1,2000}?)\s{0,8}([-+]?)%\}/g, '{{$1 $2 $3}}')
    .replaceAll(
      /\{%[-+]?\s{0,8}(?:debug|(?:end)?autoescape[^%{}]{0,40}|endwith)\s{0,8}[-+]?%\}/g,
      '',
    )
    .replaceAll(/\{%([-+]?)\s{0,8}with\s{1,8}(?=\w{1,80}\s{0,8}=)/g, '{%$1 set ');
}

async function parseOnce(template: string): Promise<ParsedTemplate> {
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
