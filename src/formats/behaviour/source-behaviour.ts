import { sharedArtifact } from '../../core/artifact.ts';
import type { PackageCapability } from '../../core/package-profile.ts';
import type { CallTime } from '../../code/call-site.ts';

/** Data that code takes from where it runs. */
export const TAKEN_KINDS = [
  'environment',
  'secret-variable',
  'credential-file',
  'browser-data',
  'wallet',
  'system-information',
  'clipboard',
  'keystrokes',
  'screen',
  'camera',
  'files',
] as const;
export type TakenKind = (typeof TAKEN_KINDS)[number];

/** The way by which data leaves. */
export type Channel = 'network' | 'dns' | 'messenger' | 'command';

/**
 * Something that a call does and that can hurt. Facts: whether it is right depends on what the file is.
 * Texts are ready to be shown, and bounded.
 */
export type DeedAct =
  /** Code that came over the network is run: `source` is what fetched it. */
  | { readonly act: 'runs-fetched'; readonly source: string }
  /** Code that `decoder` hid is run. */
  | { readonly act: 'runs-decoded'; readonly decoder: string }
  /** A file is run that came over the network, or was written here from hidden data. */
  | {
      readonly act: 'runs-file';
      readonly from: 'network' | 'decoder';
      readonly source: string;
      readonly as: 'program' | 'library';
    }
  /** A command that fetches and runs, opens the machine or destroys it; `effect` completes "a command that …". */
  | { readonly act: 'hostile-command'; readonly effect: string }
  | { readonly act: 'command' }
  | { readonly act: 'connects' }
  | {
      readonly act: 'sends';
      readonly taken: TakenKind;
      readonly what: string;
      readonly channel: Channel;
      /** Where to, where that is known. */
      readonly to: string | undefined;
    }
  /** A file is written that is run at the next start or login. */
  | { readonly act: 'persists'; readonly file: string }
  /** An entry is made from which something starts by itself: service, registry, scheduled task. */
  | { readonly act: 'registers'; readonly where: string }
  | { readonly act: 'deletes'; readonly what: string }
  | { readonly act: 'encrypts'; readonly what: string }
  | { readonly act: 'opens-shell' }
  | { readonly act: 'walks-objects' }
  | { readonly act: 'injects' }
  | { readonly act: 'mines'; readonly sign: string }
  | { readonly act: 'watches'; readonly taken: TakenKind }
  | { readonly act: 'swaps-addresses' }
  | { readonly act: 'installs'; readonly packages: string }
  | { readonly act: 'publishes'; readonly command: string };

export type Deed = DeedAct & {
  /** What is called, as people write it. */
  readonly callee: string;
  readonly when: CallTime;
  /** Qualified name of the function or class it stands in. */
  readonly within: string | undefined;
  readonly line: number;
  /** The calls and the folded values that prove it. */
  readonly evidence: readonly string[];
};

export interface CapabilityUse {
  readonly capability: PackageCapability;
  readonly when: CallTime;
  readonly callee: string;
  readonly line: number;
  readonly within: string | undefined;
}

export interface HostUse {
  readonly host: string;
  /** Scheme, host and path; without user name, password and query. */
  readonly url: string;
  readonly line: number;
}

/** Data that cross from one file to another. `fetched`: what another machine answered. */
export type CrossingData = TakenKind | 'fetched';

/** One end of something that is spread over files. Names are dotted, as far as the file itself says. */
export type Crossing =
  /** A function of another file is called, and runs when this does. */
  | {
      readonly kind: 'calls';
      readonly name: string;
      readonly when: CallTime;
      readonly line: number;
    }
  /** A function of this file returns such data. */
  | {
      readonly kind: 'gives';
      readonly name: string;
      readonly data: CrossingData;
      readonly what: string;
    }
  /** A function of this file sends or runs what it is given at this place. */
  | {
      readonly kind: 'takes';
      readonly name: string;
      readonly index: number;
      readonly sink: 'sends' | 'runs';
      readonly callee: string;
    }
  /** What a function of another file returns is sent or run here. */
  | {
      readonly kind: 'receives';
      readonly name: string;
      readonly sink: 'sends' | 'runs';
      readonly callee: string;
      readonly when: CallTime;
      readonly line: number;
    }
  /** A function of another file is given such data. */
  | {
      readonly kind: 'hands';
      readonly name: string;
      readonly index: number;
      readonly data: CrossingData;
      readonly what: string;
      readonly when: CallTime;
      readonly line: number;
    }
  /** A function of another file is given what a function of a third one returns: `send(load())`. */
  | {
      readonly kind: 'passes';
      readonly name: string;
      readonly index: number;
      readonly from: string;
      readonly when: CallTime;
      readonly line: number;
    };

/** What one source file does, as plain data, for checks of the file and of the whole package. */
export interface SourceBehaviour {
  readonly language: 'python' | 'javascript' | 'typescript' | 'shell';
  /** A few uses of each capability for each time. */
  readonly capabilities: readonly CapabilityUse[];
  readonly hosts: readonly HostUse[];
  readonly deeds: readonly Deed[];
  /** What it has to do with other files of its package: for whoever sees them all. */
  readonly crossings: readonly Crossing[];
  /** Modules it imports, as written. */
  readonly imports: readonly string[];
  /** Lists were cut, or something in the file was not understood. */
  readonly truncated: boolean;
}

/**
 * Whether a file is judged for itself. What a shell script does is done because somebody runs it: that is judged
 * where it is known who does.
 */
export function isCode({ language }: SourceBehaviour): boolean {
  return language !== 'shell';
}

export const sourceBehaviour = sharedArtifact<SourceBehaviour>()('source-behaviour');
