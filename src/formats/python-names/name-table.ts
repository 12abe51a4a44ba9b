import type { Capability } from './capability.ts';

/** What honest pickles of a library contain; the text tables of `known/*.data.ts`. */
export interface NameTable {
  readonly library: string;
  /** Releases whose source or output the names were taken from. */
  readonly versions: string;
  /** Each line: a module, then names in it. `Name:condition` names a condition on the arguments or the state. */
  readonly import?: string;
  readonly construct?: string;
  /** Classes that are constructed and filled item by item: lists, dicts and sets by inheritance. */
  readonly containers?: string;
  readonly call?: string;
}

/** Names that give one capability to whoever controls their arguments. */
export interface DangerGroup {
  readonly capability: Capability;
  /** `critical`: runs code or reaches anything. `high`: writes, connects, crashes or calls what it is given. */
  readonly severity: 'critical' | 'high';
  /** Completes "which …" in a message. */
  readonly does: string;
  /** Each line: a module, then names in it; `*` stands for every name of the module and its submodules. */
  readonly names: string;
}
