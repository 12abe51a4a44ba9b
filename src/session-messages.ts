/** What a session in a thread is given, tells on its way and ends with: one type for both sides. */
export interface SessionTypes {
  readonly subject: unknown;
  readonly progress: unknown;
  readonly result: unknown;
}

/** What a thread that runs a session is told when it starts. */
export interface SessionThreadData<Types extends SessionTypes> {
  readonly subject: Types['subject'];
  /** Four bytes: anything but 0 means that the run is to end with what it has. */
  readonly stop: SharedArrayBuffer;
}

/** What it tells. */
export type SessionMessage<Types extends SessionTypes> =
  | { readonly kind: 'progress'; readonly progress: Types['progress'] }
  | { readonly kind: 'done'; readonly result: Types['result'] }
  /** Nothing could be looked at: one line that says why. */
  | { readonly kind: 'refused'; readonly detail: string };
