import { readSourceText } from '../read-module.ts';
import type { SourceLimits } from '../source-limits.ts';
import { DEFAULT_SOURCE_LIMITS } from '../source-limits.ts';
import type { ParsedSource } from '../source-module.ts';
import { evaluate } from './expressions.ts';
import { execute } from './statements.ts';

/** The dialects that a file name tells apart. JavaScript allows JSX everywhere, TypeScript does not. */
export type Dialect = 'javascript' | 'typescript' | 'tsx';

/** Reads JavaScript or TypeScript source. Never throws for what the text says. */
export function parseJavaScript(
  text: string,
  dialect: Dialect = 'javascript',
  limits: SourceLimits = DEFAULT_SOURCE_LIMITS,
): Promise<ParsedSource> {
  const language = dialect === 'javascript' ? 'javascript' : 'typescript';
  return readSourceText(text, { language, grammar: dialect, evaluate, execute }, limits);
}
