/** What one detonation may use. Whatever reaches a limit is stopped, and the report says so. */
export interface SandboxLimits {
  /** Wall clock for one run, in milliseconds. */
  readonly runMs: number;
  /** Wall clock for everything, in milliseconds. */
  readonly totalMs: number;
  /** Resident memory of all processes of a run, in bytes. */
  readonly memory: number;
  /** Processes and threads of a run, at once and in all. */
  readonly processes: number;
  readonly started: number;
  /** Room for everything the package writes, in bytes: it is memory, too. */
  readonly disk: number;
  /** Size of one file, in bytes. */
  readonly file: number;
  /** Bytes of system-call trace of one run. */
  readonly trace: number;
}

const MB = 1024 * 1024;

export const SANDBOX_LIMITS: SandboxLimits = {
  runMs: 60_000,
  totalMs: 240_000,
  memory: 2048 * MB,
  processes: 400,
  started: 4_000,
  disk: 768 * MB,
  file: 512 * MB,
  trace: 160 * MB,
};
