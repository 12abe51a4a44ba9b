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
/** Progress reports before a parse is given up: one comes every hundred steps or so of the parser. */
const MAX_PROGRESS_REPORTS_PER_CHARACTER = 1;
const SPARE_PROGRESS_REPORTS = 10_000;

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
    const most = text.length * MAX_PROGRESS_REPORTS_PER_CHARACTER + SPARE_PROGRESS_REPORTS;
    const tree = parser.parse(text, null, {
      // Error recovery can take very long on text that is no code at all.
      progressCallback: () => (reports += 1) > most,
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
