import type { Progress } from '../audit/collect.ts';

/** Milliseconds between two drawings: often enough to look alive, seldom enough to cost nothing. */
const INTERVAL_MS = 100;

export interface ProgressLine {
  readonly update: (progress: Progress) => void;
  readonly clear: () => void;
}

/** A single line on a terminal's standard error; silent everywhere else. */
export function progressLine(stream: NodeJS.WriteStream, enabled: boolean): ProgressLine {
  if (!enabled || !stream.isTTY) return { update: () => undefined, clear: () => undefined };
  let drawn = 0;
  let shown = false;
  return {
    update: ({ done, found, bytes }) => {
      const now = performance.now();
      if (now - drawn < INTERVAL_MS) return;
      drawn = now;
      shown = true;
      stream.write(
        `\r\u001b[2Kweighing ${done} of ${found} files · ${(bytes / 1e6).toFixed(0)} MB`,
      );
    },
    clear: () => {
      if (shown) stream.write('\r\u001b[2K');
    },
  };
}
