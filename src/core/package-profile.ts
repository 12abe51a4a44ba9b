/** What code can do to the machine it runs on, as far as its calls say. */
export const PACKAGE_CAPABILITIES = [
  'network',
  'exec',
  'native',
  'dynamic-code',
  'filesystem-read',
  'filesystem-write',
  'filesystem-delete',
  'environment',
  'system-information',
  'install-packages',
  'persistence',
  'crypto-wallet',
  'browser-data',
  'clipboard',
  'keyboard',
  'screen',
  'camera',
] as const;
export type PackageCapability = (typeof PACKAGE_CAPABILITIES)[number];

/**
 * When code of a package runs, the earliest first. `install`: while it is installed or unpacked. `build`: while
 * it is built from source. `start`: with every start of the interpreter. `import`: when it is imported.
 * `program`: when one of its programs is started. `test`: only by tests, examples and documentation. `call`: when
 * somebody calls a function.
 */
export const RUN_MOMENTS = [
  'install',
  'build',
  'start',
  'import',
  'program',
  'test',
  'call',
] as const;
export type RunMoment = (typeof RUN_MOMENTS)[number];

/** One place where a package uses a capability. */
export interface CapabilitySample {
  /** Location path, from the file on disk through the members inside it. */
  readonly path: readonly string[];
  readonly line: number;
  /** What is called, as people write it: `requests.post`. */
  readonly callee: string;
}

export interface ProfiledCapability {
  readonly capability: PackageCapability;
  readonly moment: RunMoment;
  /** Files in which it is used at this moment. */
  readonly files: number;
  /** The first of them; bounded. */
  readonly samples: readonly CapabilitySample[];
}

/** A command that runs by itself: on install, on build, at the start of the interpreter. */
export interface ProfiledHook {
  readonly hook: string;
  readonly command: string;
  /** Path inside the package of the file it runs, where that is known. */
  readonly file?: string;
}

/** What a package can do, does by itself, and talks to: to be read, and compared between versions. */
export interface PackageProfile {
  /** Package URL with version, where the package says its name; else the name of the target. */
  readonly id: string;
  readonly name: string;
  readonly version?: string;
  readonly files: number;
  readonly bytes: number;
  readonly capabilities: readonly ProfiledCapability[];
  readonly hooks: readonly ProfiledHook[];
  /** Hosts named in addresses, sorted. */
  readonly hosts: readonly string[];
  /** Paths of native programs and libraries inside the package. */
  readonly binaries: readonly string[];
  /** Modules and programs by which it is entered: console scripts, `bin`, `main`, top-level modules. */
  readonly entryPoints: readonly string[];
  /** Something was left out: lists were cut or files not understood. */
  readonly truncated: boolean;
}
