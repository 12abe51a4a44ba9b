import type { Engine } from './frame.ts';
import { Frame } from './frame.ts';
import type { Grammar, GrammarName } from './grammar.ts';
import { grammar } from './grammar.ts';
import { ModuleDraft } from './module-draft.ts';
import { reachedFunctions, timeOf, timedCalls } from './reach.ts';
import { Scope } from './scope.ts';
import type { SourceLimits } from './source-limits.ts';
import type { ParsedSource, SourceLanguage, SourceModule } from './source-module.ts';
import { surveySurface } from './surface/survey.ts';
import type { SyntaxTree } from './syntax-tree.ts';

/** What one language means by its trees. */
export interface Meaning {
  readonly language: SourceLanguage;
  readonly grammar: GrammarName;
  readonly evaluate: Engine['evaluate'];
  readonly execute: Engine['execute'];
}

/** Reads source text. Never throws for what the text says. */
export async function readSourceText(
  text: string,
  meaning: Meaning,
  limits: SourceLimits,
): Promise<ParsedSource> {
  if (text.length > limits.maxCharacters) {
    const detail = `${text.length} characters, ${limits.maxCharacters} are read`;
    return { ok: false, error: { code: 'too-long', detail } };
  }
  const parse = await grammar(meaning.grammar);
  const tree = parse(text, limits);
  if (tree === undefined) {
    const detail = 'the parser found no way through the text';
    return { ok: false, error: { code: 'parser-gave-up', detail } };
  }
  return { ok: true, value: readModule(tree, parse, meaning, limits) };
}

function readModule(
  tree: SyntaxTree,
  parse: Grammar,
  { language, evaluate, execute }: Meaning,
  limits: SourceLimits,
): SourceModule {
  const draft = new ModuleDraft(limits);
  const scope = new Scope('module', '');
  const engine: Engine = {
    evaluate,
    execute,
    parse: (code) => parse(code, limits),
    waiting: [],
    simple: new Map(),
    bodies: new Map(),
  };
  const unit = { tree, through: [], at: undefined };
  const frame = new Frame({
    engine,
    unit,
    draft,
    scope,
    base: 'import',
    records: true,
    inlined: 0,
  });
  frame.execute(0);
  // Bodies of functions see the names of the whole module, wherever in it they are bound.
  for (let at = 0; at < engine.waiting.length; at += 1) {
    const body = engine.waiting[at];
    if (body === undefined || !draft.step()) break;
    body.frame.execute(body.node);
  }
  const reached = reachedFunctions(draft);
  return {
    language,
    imports: draft.imports.map((fact) => fact),
    calls: timedCalls(draft, reached),
    classes: draft.classes,
    functions: Array.from(draft.functions.values(), (fact) => ({
      ...fact,
      when: reached.get(fact.name) ?? 'call',
    })),
    definitions: scope.names,
    attributes: draft.attributes,
    environmentReads: draft.environmentReads.map(({ base, ...read }) => ({
      ...read,
      when: timeOf(base, read.within, reached),
    })),
    surface: surveySurface(tree),
    errors: tree.errors,
    truncated:
      draft.truncated ?? (tree.truncated ? `more than ${limits.maxNodes} nodes` : undefined),
  };
}
