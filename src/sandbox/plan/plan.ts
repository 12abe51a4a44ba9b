import type { DetonationPhase } from '../../core/detonation.ts';
import type { Unexamined } from '../../core/parsed.ts';
import type { Installed } from '../file-place.ts';
import type { Ended, Surroundings } from '../room/run-inside.ts';
import { runInside } from '../room/run-inside.ts';
import type { Inside } from '../room/bubble.ts';
import type { Room } from '../room/room.ts';

/** What is to be run: a package as a file or folder outside of the sandbox. */
export interface Subject {
  readonly ecosystem: 'pypi' | 'npm';
  /** `control`: the empty package that a helper writes inside. */
  readonly form: 'archive' | 'folder' | 'control';
  /** Absolute path outside. */
  readonly path: string;
  /** Its name inside: installers look at it. */
  readonly file: string;
}

/** One run under the trace. */
export interface Run {
  readonly phase: DetonationPhase;
  /** Unlike all others of the room. */
  readonly key: string;
  readonly argv: readonly string[];
  /** The first process is a tool, not the package: what it does itself says nothing. */
  readonly isTool: boolean;
  readonly ended: Ended;
}

/** Everything that was run of one package. */
export interface Performed {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly runs: readonly Run[];
  readonly installed: Installed;
  readonly gaps: readonly Unexamined[];
}

/** The stage of one package: its room, what it may read there, and the runs so far. */
export class Stage {
  readonly runs: Run[] = [];
  readonly gaps: Unexamined[] = [];
  readonly #room: Room;
  readonly #around: Surroundings;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #binds: readonly (readonly [string, string])[];
  readonly #label: string;
  readonly #onRun: (key: string) => void;

  constructor(options: {
    readonly room: Room;
    readonly around: Surroundings;
    readonly environment: Readonly<Record<string, string>>;
    readonly binds: readonly (readonly [string, string])[];
    /** Tells the runs of one room from those of another. */
    readonly label: string;
    /** Called before each run: what reaches the sink from then on belongs to it. */
    readonly onRun: (key: string) => void;
  }) {
    this.#room = options.room;
    this.#around = options.around;
    this.#environment = options.environment;
    this.#binds = options.binds;
    this.#label = options.label;
    this.#onRun = options.onRun;
  }

  #inside(argv: readonly string[], cwd: string, extra: Readonly<Record<string, string>>): Inside {
    return { argv, cwd, environment: { ...this.#environment, ...extra }, binds: this.#binds };
  }

  /** Runs a helper of ours without trace, and gives its output. */
  async prepare(argv: readonly string[], cwd: string): Promise<Ended> {
    this.#onRun('');
    return runInside(this.#room, this.#inside(argv, cwd, {}), this.#around);
  }

  /** Runs something of the package under the trace; not when the time for everything is used up. */
  async run(
    phase: DetonationPhase,
    key: string,
    argv: readonly string[],
    cwd: string,
    options: {
      readonly isTool?: boolean;
      readonly environment?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<Run | undefined> {
    if (this.#around.left() <= 0) {
      this.gaps.push({ code: 'time-limit', detail: `no time was left to run ${key}` });
      return undefined;
    }
    const name = `${this.#label}-${key}`;
    this.#onRun(name);
    const inside = this.#inside(argv, cwd, options.environment ?? {});
    const ended = await runInside(this.#room, inside, this.#around, name);
    const run: Run = { phase, key: name, argv, isTool: options.isTool ?? false, ended };
    this.runs.push(run);
    if (ended.limit !== undefined) this.gaps.push(limitGap(ended.limit, key));
    else if (ended.isCut)
      this.gaps.push({
        code: 'count-limit',
        detail: `the trace of ${key} is longer than what is read of one`,
      });
    return run;
  }
}

const LIMIT_CODES: Readonly<Record<string, Unexamined['code']>> = {
  time: 'time-limit',
  memory: 'memory-limit',
  processes: 'count-limit',
  trace: 'size-limit',
};

function limitGap(limit: string, key: string): Unexamined {
  const code = LIMIT_CODES[limit] ?? 'time-limit';
  return { code, detail: `${key} was stopped: it reached the limit of ${limit}` };
}

/** The last line of output that says something. */
export function lastLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.findLast((line) => line !== '') ?? 'no output';
}
