import { parseShell } from '../../code/shell/parse.ts';
import { DEFAULT_SOURCE_LIMITS } from '../../code/source-limits.ts';
import type { Unexamined } from '../../core/parsed.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import { dependencySet } from '../dependencies/dependency-set.ts';
import type { Derived } from '../format.ts';
import { addScript } from '../install-command/install-command.ts';
import type { ShellCommand } from './notebook.ts';

/** Commands without any of these words install nothing, and are not parsed. */
const TOOLS_RE =
  /pip|conda|mamba|\buv|poetry|pdm|\brye\b|npm|npx|yarn|pnpm|bun|deno|easy_install|docker|podman/;
const LIMITS = Object.freeze({ ...DEFAULT_SOURCE_LIMITS, maxSteps: 100_000, maxCalls: 5000 });

/** What the commands of a notebook install when its cells are run. */
export async function installedBy(
  commands: readonly ShellCommand[],
): Promise<{ readonly derived: readonly Derived[]; readonly unexamined: readonly Unexamined[] }> {
  const draft = new DependencyDraft();
  for (const { text, fileLine } of commands) {
    if (!TOOLS_RE.test(text)) continue;
    // IPython puts variables of Python in braces: `{sys.executable} -m pip`.
    const script = await parseShell(text, LIMITS);
    addScript(draft, script, (line) => (fileLine === undefined ? undefined : fileLine + line - 1));
  }
  const found =
    draft.entries + draft.indexes.length + draft.includes.length + draft.switches.length;
  const set = draft.finish({ role: 'command', tool: 'jupyter' });
  return {
    derived: found === 0 ? [] : [{ token: dependencySet, value: set }],
    unexamined: draft.unexamined,
  };
}
