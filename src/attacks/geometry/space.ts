/**
 * The space attacks work in: one unit is one unit of the norm. Images in 0 … 1 per pixel; columns of a table in standard
 * deviations. What a model wants instead is the classifier's business.
 */
export interface SampleSpace {
  /** Shape of one sample, without the batch. */
  readonly shape: readonly number[];
  /** Where the channels of images lie; absent where samples are no images, or nobody said. */
  readonly layout?: 'CHW' | 'HWC' | 'HW';
  /** Elements of one sample. */
  readonly size: number;
  /** Lowest allowed value per element. */
  readonly lower: Float32Array;
  /** Highest allowed value per element. */
  readonly upper: Float32Array;
  /** 0 where an element must stay as it is (the age of an account); absent when all may change. */
  readonly mutable?: Uint8Array;
  /** Elements that are one fact together: exactly one of a group is at its upper bound, the others at their lower ones. */
  readonly groups?: readonly (readonly number[])[];
  /**
   * Brings samples to the nearest that can exist: integers, exactly one of a one-hot group, only upwards. In place. Absent where
   * any value in the bounds can exist.
   */
  readonly repair?: (x: Float32Array, clean: Float32Array, count: number) => void;
}

export function boxSpace(shape: readonly number[], lower = 0, upper = 1): SampleSpace {
  const size = shape.reduce((all, length) => all * length, 1);
  return {
    shape,
    size,
    lower: new Float32Array(size).fill(lower),
    upper: new Float32Array(size).fill(upper),
  };
}
