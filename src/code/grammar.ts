import { createRequire } from 'node:module';
import type * as TreeSitter from '@vscode/tree-sitter-wasm';
import type { SyntaxTree } from './syntax-tree.ts';
import { flatten } from './syntax-tree.ts';
import type { SourceLimits } from './source-limits.ts';

/** Grammars that are at hand, by the names of their files. */
export type GrammarName = 'python' | 'javascript' | 'typescript' | 'tsx' | 'bash';

/** Turns text into a tree, or undefined when the parser gave up. */
export type Grammar = (text: string, limits: SourceLimits) => SyntaxTree | undefined;

const require = createRequire(import.meta.url);
const PACKAGE = '@vscode/tree-sitter-wasm';
/**
 * Progress reports for each character read, before a parse is given up. Source of CPython and of
 * npm packages needs 0.014 at most; on text that is no code, error recovery costs ever more.
 */
const MAX_REPORTS_PER_CHARACTER: Readonly<Record<GrammarName, number>> = {
  python: 0.02,
  javascript: 0.02,
  typescript: 0.02,
  tsx: 0.02,
  // Words of one letter in pipes need 0.043; scripts that people write 0.009.
  bash: 0.06,
};
const SPARE_REPORTS = 150;
/** The parser counts bytes of UTF-16. */
const BYTES_PER_CHARACTER = 2;

let library: Promise<typeof TreeSitter> | undefined;
const grammars = new Map<GrammarName, Promise<Grammar>>();

async function loadLibrary(): Promise<typeof TreeSitter> {
  // CommonJS, and asked for by name only when the first source file turns up.
  const loaded: typeof TreeSitter = require(PACKAGE);
  await loaded.Parser.init();
  return loaded;
}

/** The grammar of a language, loaded once for each thread: some 10 ms for the first. */
export function grammar(name: GrammarName): Promise<Grammar> {
  const known = grammars.get(name);
  if (known !== undefined) return known;
  const loading = loadGrammar(name);
  grammars.set(name, loading);
  return loading;
}

async function loadGrammar(name: GrammarName): Promise<Grammar> {
  library ??= loadLibrary();
  const { Parser, Language } = await library;
  const file = require.resolve(`${PACKAGE}/wasm/tree-sitter-${name}.wasm`);
  const language = await Language.load(file);
  const parser = new Parser();
  parser.setLanguage(language);
  return (text, limits) => {
    let reports = 0;
    const tree = parser.parse(text, null, {
      progressCallback: ({ currentOffset }) => {
        const characters = currentOffset / BYTES_PER_CHARACTER;
        return (reports += 1) > characters * MAX_REPORTS_PER_CHARACTER[name] + SPARE_REPORTS;
      },
    });
    if (tree === null) {
      parser.reset();
      return undefined;
    }
    try {
      return flatten(tree, language, text, limits);
    } finally {
      // The memory of the WebAssembly module is not collected.
      tree.delete();
    }
  };
}
