import { grammar } from '../grammar.ts';
import type { SourceLimits } from '../source-limits.ts';
import { DEFAULT_SOURCE_LIMITS } from '../source-limits.ts';
import type { SyntaxTree } from '../syntax-tree.ts';
import { ScriptDraft } from './draft.ts';
import type { ShellEngine, ShellFrame } from './shell-frame.ts';
import { carriedBy, inside } from './shell-frame.ts';
import type { ShellScript } from './shell-script.ts';
import { runStatement } from './statements.ts';
import type { ShellValue } from './variables.ts';
import { strainOf } from './strain.ts';
import { Variables } from './variables.ts';

/**
 * Reads shell text (sh, bash, zsh): the commands it would run, with quotes, escapes, constant variables,
 * known substitutions, wrappers, functions, `sh -c`, `eval` and decoding pipes seen through. Nothing is run.
 * Never throws for what the text says; what was not followed is `truncated`.
 *
 * @param variables what is set from outside, such as `ENV` and `ARG` of a Dockerfile
 */
export async function parseShell(
  text: string,
  limits: SourceLimits = DEFAULT_SOURCE_LIMITS,
  variables: ReadonlyMap<string, string> = new Map(),
): Promise<ShellScript> {
  const draft = new ScriptDraft(limits);
  if (text.length > limits.maxCharacters) {
    draft.stop(`${text.length} characters, ${limits.maxCharacters} are read`);
    return draft.finish();
  }
  const bash = await grammar('bash');
  const parse = (code: string): SyntaxTree | undefined => {
    const strain = strainOf(code, limits);
    const tree = strain === undefined ? bash(code, limits) : undefined;
    if (tree === undefined) draft.stop(strain ?? 'the parser found no way through the text');
    if (tree?.truncated === true) draft.stop(`more than ${limits.maxNodes} nodes`);
    draft.errors += tree?.errors ?? 0;
    return tree;
  };
  const tree = parse(text);
  if (tree === undefined) return draft.finish();
  const engine: ShellEngine = {
    draft,
    parse,
    run: runStatement,
    functions: new Map(),
    aliases: new Map(),
    called: new Set(),
    calling: [],
    depth: 0,
  };
  const given = [...variables].map(([name, value]): [string, ShellValue] => [
    name,
    { kind: 'scalar', parts: [{ kind: 'text', text: value }] },
  ]);
  const frame: ShellFrame = {
    engine,
    unit: { tree, at: undefined, codeDepth: 0 },
    variables: new Variables(new Map(given)),
    positional: undefined,
    within: [],
    through: [],
    input: undefined,
  };
  runStatement(frame, 0);
  runUncalled(frame);
  return draft.finish();
}

/** Functions that only somebody else would call. */
function runUncalled(frame: ShellFrame): void {
  const { engine } = frame;
  for (const [name, { unit, body }] of engine.functions) {
    if (engine.called.has(name)) continue;
    engine.called.add(name);
    const waiting = { ...carriedBy(inside(frame, 'function'), `${name}()`), unit };
    runStatement({ ...waiting, variables: frame.variables.copy() }, body);
  }
}
