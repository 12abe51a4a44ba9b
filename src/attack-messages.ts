import type { AttackRequest } from './attack-request.ts';
import type { Robustness } from './core/robustness.ts';
import type { ProgressEvent } from './robustness/request.ts';

/** What the attacking thread is told when it starts. */
export interface AttackThreadData {
  readonly request: AttackRequest;
  /** Four bytes: anything but 0 means that the run is to end with what it has. */
  readonly stop: SharedArrayBuffer;
}

export type AttackThreadMessage =
  | { readonly kind: 'progress'; readonly event: ProgressEvent }
  | { readonly kind: 'done'; readonly robustness: Robustness }
  /** Nothing could be examined: one line that says why. */
  | { readonly kind: 'refused'; readonly detail: string };
