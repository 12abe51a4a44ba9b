/** One way to abuse a file, and what must be said about it. */
export interface FileTechnique {
  readonly id: string;
  readonly title: string;
  /** The name the file is weighed under. */
  readonly file: string;
  readonly build: () => Uint8Array;
  /** All of these must be reported: rules as `check/rule`, gaps as `gap:code`. */
  readonly expect: readonly string[];
}

/** `os.system('echo weighbridge-test')`, protocol 2. */
export const INERT_PICKLE = Buffer.from(
  '\u0080\u0002cposix\nsystem\nX\u0015\u0000\u0000\u0000echo weighbridge-test\u0085R.',
  'latin1',
);
