import { sharedArtifact } from './artifact.ts';

/** What is done with a package, in this order. `start`: an interpreter begins with the package installed, and imports nothing. */
export const DETONATION_PHASES = ['install', 'start', 'import', 'command'] as const;
export type DetonationPhase = (typeof DETONATION_PHASES)[number];

/** How a phase ended. `stopped`: a limit of the sandbox, named in `limit`. */
export interface PhaseRun {
  readonly phase: DetonationPhase;
  /** What was run, as an argument list joined for reading. */
  readonly command: string;
  readonly end: 'finished' | 'failed' | 'stopped';
  readonly exitCode?: number;
  /** Why it was stopped: time, memory, processes, disk, trace. */
  readonly limit?: string;
  /** Milliseconds. */
  readonly duration: number;
  /** The last lines of its output: text from the package. */
  readonly output: readonly string[];
}

/** A program the package started. What the tools themselves start (the control run shows it) is not here. */
export interface ProcessRun {
  readonly phase: DetonationPhase;
  readonly path: string;
  readonly argv: readonly string[];
  /** How the chain of programs led here, outermost first. */
  readonly parents: readonly string[];
}

export const HOST_CONTACTS = ['looked-up', 'refused', 'connected'] as const;
export type HostContact = (typeof HOST_CONTACTS)[number];

/** An address somebody wanted to reach. Nothing left the sandbox. */
export interface HostContacted {
  readonly phase: DetonationPhase;
  /** The name that was looked up, else the address. */
  readonly host: string;
  readonly port?: number;
  readonly contact: HostContact;
}

/** A request that a service of the sandbox answered in place of the host. */
export interface RequestSeen {
  readonly phase: DetonationPhase;
  readonly protocol: 'http' | 'https' | 'smtp' | 'tcp' | 'tls' | 'udp' | 'dns';
  readonly host: string;
  readonly port: number;
  /** The request line, the first line sent, or the question. */
  readonly line: string;
  readonly bytes: number;
  /** The beginning of what was sent, as text. */
  readonly excerpt: string;
}

export const FILE_ACTS = ['read', 'written', 'deleted', 'made-executable'] as const;
export type FileAct = (typeof FILE_ACTS)[number];

/** What kind of place a file is in; only places that mean something are recorded. */
export const FILE_PLACES = [
  'credential',
  'persistence',
  'shell-start',
  'agent-configuration',
  'other-package',
  'system',
  'home',
  'temporary',
  'package',
] as const;
export type FilePlace = (typeof FILE_PLACES)[number];

export interface FileTouched {
  readonly phase: DetonationPhase;
  readonly act: FileAct;
  readonly path: string;
  readonly place: FilePlace;
  /** The program that did it. */
  readonly by: string;
}

/** A planted token that was seen leaving. A hit is proof: the token is random and stands nowhere else. */
export interface CanarySent {
  readonly phase: DetonationPhase;
  /** Where it had been planted: `~/.aws/credentials`, `$NPM_TOKEN`. */
  readonly planted: string;
  /** How it was wrapped, outermost first: `plain`, `base64`, `gzip+base64`. */
  readonly encoding: string;
  readonly host: string;
  /** What carried it: `https request to host:443`, `name looked up`. */
  readonly carrier: string;
}

/** Source that existed only while the package ran: what `exec`, `eval`, `Function` or `compile` was given. */
export interface DecodedLayer {
  readonly phase: DetonationPhase;
  readonly language: 'python' | 'javascript';
  readonly via: string;
  /** The file whose code asked for it. */
  readonly from: string;
  readonly bytes: number;
  /** The text, cut at a limit. */
  readonly text: string;
}

export const SYSTEM_ACTS = [
  'blocked-call',
  'debugger',
  'memory-of-others',
  'code-in-memory',
  'program-in-memory',
  'long-sleep',
  'detached',
  'killed-others',
  'sandbox-probing',
  'listening',
] as const;
export type SystemActKind = (typeof SYSTEM_ACTS)[number];

export interface SystemAct {
  readonly phase: DetonationPhase;
  readonly kind: SystemActKind;
  readonly detail: string;
  readonly by: string;
}

/** A file that a service of the sandbox served in place of a download, and that was then run. */
export interface SecondStage {
  readonly phase: DetonationPhase;
  readonly address: string;
  readonly interpreter: string;
}

/** What one package did while it was installed, imported and called in the sandbox. */
export interface Detonation {
  readonly ecosystem: 'pypi' | 'npm';
  readonly name: string;
  readonly version?: string;
  /** The file or folder that was run, as the user named it. */
  readonly file: string;
  /** Programs that took part, with versions: `bubblewrap 0.8.0`. */
  readonly tools: readonly string[];
  readonly phases: readonly PhaseRun[];
  readonly processes: readonly ProcessRun[];
  readonly hosts: readonly HostContacted[];
  readonly requests: readonly RequestSeen[];
  readonly files: readonly FileTouched[];
  readonly canaries: readonly CanarySent[];
  readonly stages: readonly SecondStage[];
  readonly layers: readonly DecodedLayer[];
  readonly acts: readonly SystemAct[];
  /** Lists that were cut, and by how much: `files: 120 more`. */
  readonly cut: readonly string[];
}

/** What packages did in the sandbox, one for each that was run. */
export const detonationRecord = sharedArtifact<Detonation>()('detonation-record');
