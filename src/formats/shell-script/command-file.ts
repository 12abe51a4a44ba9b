import { parseShell } from '../../code/shell/parse.ts';
import type { ShellScript } from '../../code/shell/shell-script.ts';
import { DEFAULT_SOURCE_LIMITS } from '../../code/source-limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import { dependencySet } from '../dependencies/dependency-set.ts';
import { addScript } from '../install-command/install-command.ts';
import type { ShellFile, ShellPart } from './shell-file.ts';

/** Pieces of shell text in one file. Workflows and Dockerfiles have some hundred. */
const MAX_PARTS = 2000;
/** What the pieces of one file may cost together, in steps of the walk. */
const LIMITS = Object.freeze({ ...DEFAULT_SOURCE_LIMITS, maxSteps: 1_000_000, maxCalls: 20_000 });

/** Text for a shell, with the place where it stands. */
export interface ShellText {
  readonly name: string;
  readonly text: string;
  readonly line: number;
  /** What is set from outside. */
  readonly variables?: ReadonlyMap<string, string>;
}

/** Gathers the commands of one file, and what they install. */
export class CommandFileDraft {
  readonly packages = new DependencyDraft();
  readonly #parts: ShellPart[] = [];
  readonly #tool: string;
  #dropped = 0;

  constructor(tool: string) {
    this.#tool = tool;
  }

  async add({ name, text, line, variables }: ShellText): Promise<ShellScript | undefined> {
    if (this.#parts.length >= MAX_PARTS) {
      this.#dropped += 1;
      return undefined;
    }
    const script = await parseShell(text, LIMITS, variables);
    this.#parts.push({ name, script, line });
    addScript(this.packages, script, (at) => line + at - 1);
    return script;
  }

  finish(size: number, what: string): Parsed<ShellFile, never, never> {
    if (this.#dropped > 0)
      this.packages.addGap('count-limit', `${this.#dropped} further pieces of shell text`);
    const { packages } = this;
    const found =
      packages.entries +
      packages.indexes.length +
      packages.includes.length +
      packages.switches.length +
      packages.scripts.length;
    const set = packages.finish({ role: 'command', tool: this.#tool });
    const value: ShellFile = {
      parts: this.#parts,
      // Only what speaks of packages at all: most scripts do not.
      derived: found === 0 ? [] : [{ token: dependencySet, value: set }],
      claims: [{ start: 0, end: size, what }],
      facts: { commands: this.#parts.reduce((sum, { script }) => sum + script.commands.length, 0) },
    };
    return { ok: true, value, anomalies: [], unexamined: packages.unexamined };
  }
}
