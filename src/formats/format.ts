import type { ArtifactToken } from '../core/artifact.ts';
import type { Limits } from '../core/limits.ts';
import type { Parsed } from '../core/parsed.ts';
import type { ByteSource } from '../bytes/source.ts';

/** The first and last bytes of a file: what recognition may look at. */
export interface Glimpse {
  /** Up to {@link HEAD_BYTES} from the start. */
  readonly head: Uint8Array;
  /** Up to {@link TAIL_BYTES} from the end; the whole content when it is shorter; empty when the size is unknown. */
  readonly tail: Uint8Array;
  readonly size: number | undefined;
  /** File or member name, lower case, last path segment: a hint, never proof. */
  readonly name: string;
}

export const HEAD_BYTES = 16 * 1024;
/** An end-of-central-directory record (22 bytes) and the longest comment it may carry (65,535). */
export const TAIL_BYTES = 22 + 65_535;

/**
 * `certain`: the content can hardly be anything else (magic and a consistent structure).
 * `likely`: parse it, and a failure is worth a finding. `possible`: parse it, and a failure means
 * it was something else.
 */
export type Recognition = 'certain' | 'likely' | 'possible' | 'no';

/** A part of the parsed source that belongs to a structure. Offsets in the parsed source. */
export interface Claim {
  readonly start: number;
  readonly end: number;
  /** What it is: `central directory`, `tensor data`, `opcodes`. */
  readonly what: string;
  /** The format leaves this space unused, old bytes and all: no finding by itself, but searched for content. */
  readonly free?: true;
}

/** Content inside the parsed source that deserves an examination of its own. */
export interface Member {
  /** Path segment as stored: `archive/data.pkl`, or a description such as `bytes at 1234`. */
  readonly name: string;
  /** Opens the content. Bounded by the limits given to `parse`; throws UndecodableError when it cannot be produced. */
  readonly open: () => ByteSource | Promise<ByteSource>;
  /** Bytes of content, where the container says so. */
  readonly size?: number;
  /**
   * `any`: recognise it like a file. `blob`: raw numbers by the container's own rules; examined only
   * when its first bytes look like a program or an archive.
   */
  readonly expect: 'any' | 'blob';
}

/** A further artifact that follows from a parsed one: a chat template in a GGUF file, the PyTorch view of a zip. */
export interface Derived {
  readonly token: ArtifactToken;
  readonly value: unknown;
}

/** What a parser hands over besides the artifact's value. */
export interface Contents {
  readonly claims?: readonly Claim[];
  readonly members?: readonly Member[];
  readonly derived?: readonly Derived[];
  /**
   * Files a loader opens together with this one, relative to its folder, with `/`. Only paths that
   * stay in the folder: what escapes is a finding, not a place to look.
   */
  readonly companions?: readonly string[];
  /** Facts for the inventory and the bill of materials: `tensors`, `parameters`, `producer`, `framework`… */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * A recogniser and a parser. `recognise` looks at bytes, never at the extension alone.
 * `parse` reads as little as the format allows and never throws for malformed input.
 */
export interface Format<K extends string = string, T extends Contents = Contents> {
  readonly id: string;
  /** For people: `PyTorch checkpoint (zip)`. */
  readonly title: string;
  readonly artifact: ArtifactToken<K, T>;
  /** What a component with this format is. */
  readonly kind: 'model' | 'archive' | 'dataset' | 'config' | 'source';
  /** File name extensions, lower case with dot, that honest files of this format carry. */
  readonly extensions: readonly string[];
  readonly recognise: (glimpse: Glimpse) => Recognition;
  readonly parse: (source: ByteSource, limits: Limits, glimpse: Glimpse) => Promise<Parsed<T>>;
}

/** A format whose types have been forgotten, as the registry holds it. */
export type AnyFormat = Format;

export function defineFormat<const K extends string, T extends Contents>(
  format: Format<K, T>,
): Format<K, T> {
  return Object.freeze(format);
}
