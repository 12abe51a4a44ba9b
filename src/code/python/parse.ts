import { readSourceText } from '../read-module.ts';
import type { SourceLimits } from '../source-limits.ts';
import { DEFAULT_SOURCE_LIMITS } from '../source-limits.ts';
import type { ParsedSource } from '../source-module.ts';
import { evaluate } from './expressions.ts';
import { execute } from './statements.ts';

/** Reads Python source. Never throws for what the text says. */
export function parsePython(
  text: string,
  limits: SourceLimits = DEFAULT_SOURCE_LIMITS,
): Promise<ParsedSource> {
  return readSourceText(text, { language: 'python', grammar: 'python', evaluate, execute }, limits);
}
