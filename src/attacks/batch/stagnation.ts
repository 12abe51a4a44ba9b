/** A loss that has not fallen by this share between two looks has stopped falling (Carlini and Wagner's code, per sample here). */
const NEEDED_SHARE = 0.9999;

/** Looks at a loss ten times in an optimisation, as Carlini and Wagner's code. */
const LOOKS = 10;

/** Whether this step is one at which losses are compared with those of the last look. */
export function isLook(step: number, steps: number): boolean {
  return step % Math.max(Math.ceil(steps / LOOKS), 1) === 0;
}

/** Whether a loss is no longer falling; NaN never falls. */
export function stagnates(loss: number, before: number): boolean {
  return !(loss <= NEEDED_SHARE * before);
}
