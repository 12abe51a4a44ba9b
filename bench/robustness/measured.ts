/** One line of `reference.py` or `weigh.ts`; README.md says what the fields hold. */
export interface Measured {
  readonly tool: string;
  readonly version: string;
  readonly attack: string;
  readonly network: string;
  readonly samples: number;
  readonly batch: number;
  readonly threads: number;
  readonly forwards: number;
  readonly backwards: number;
  readonly start: number;
  readonly seconds: readonly number[];
  /** Largest resident memory of the process so far, imports and loading included, in MB. */
  readonly peak?: number;
  readonly clean: number;
  readonly robust: number;
  readonly medianNorm: number | null;
  readonly meanNorm: number | null;
  /** Per sample: `w` wrong from the start, `f` fooled, `r` robust. */
  readonly flags?: string;
}
