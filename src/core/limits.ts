/** The limits in force. Each is reported, and reaching one is a gap, never silence. */
export interface Limits {
  /** Files taken into the inventory. A million-file tree is listed, not examined without end. */
  readonly maxFiles: number;
  /** Archive-in-archive depth. Honest model files nest at most three deep (tar.gz of a zip of pickles). */
  readonly maxDepth: number;
  /** Members opened per archive. The largest honest checkpoints hold some 100,000 tensors. */
  readonly maxMembers: number;
  /** Bytes one compressed stream may unfold to. */
  readonly maxUnpackedBytes: number;
  /** Unfolded bytes per compressed byte, once past a megabyte. Text-like pickles reach about 200. */
  readonly maxRatio: number;
  /** Pickle opcodes interpreted per stream. A pickle with 10 million list entries needs about 30 million. */
  readonly maxSteps: number;
  /** Symbolic values kept per pickle stream; further plain literals are counted, not kept. */
  readonly maxValues: number;
  /** Header bytes of safetensors (the reference reader's own limit), GGUF and ONNX structure in memory. */
  readonly maxHeaderBytes: number;
  /** Milliseconds one file may take before its worker is ended. */
  readonly maxMilliseconds: number;
}

export const DEFAULT_LIMITS: Limits = Object.freeze({
  maxFiles: 200_000,
  maxDepth: 6,
  maxMembers: 200_000,
  maxUnpackedBytes: 8 * 1024 ** 3,
  maxRatio: 1100,
  maxSteps: 100_000_000,
  maxValues: 2_000_000,
  maxHeaderBytes: 100_000_000,
  maxMilliseconds: 60_000,
});
