import type { AttackRequest } from './attack-request.ts';
import type { Robustness } from './core/robustness.ts';
import type { ProgressEvent } from './robustness/request.ts';

/** What goes between `attackModel` and its thread. */
export interface AttackSessionTypes {
  readonly subject: AttackRequest;
  readonly progress: ProgressEvent;
  readonly result: Robustness;
}
