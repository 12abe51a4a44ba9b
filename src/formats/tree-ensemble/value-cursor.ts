import { JsonCursor } from '../json/cursor.ts';
import type { JsonKind } from '../json/cursor.ts';

/** Pulls values out of a document, whether it is written as JSON or as UBJSON. */
export interface ValueCursor {
  readonly offset: number;
  readonly kind: () => JsonKind;
  readonly enter: (kind: 'object' | 'array') => void;
  readonly key: () => string | undefined;
  readonly item: () => boolean;
  readonly string: () => string;
  readonly number: () => number;
  /** The numbers of an array; undefined, and over it, when it holds anything else. */
  readonly numbers: () => readonly number[] | undefined;
  readonly skip: () => void;
  readonly end: () => void;
}

/** XGBoost’s own reader nests without limit; its models nest eight deep. */
const MAX_DEPTH = 128;

export class JsonValues implements ValueCursor {
  readonly #cursor: JsonCursor;

  constructor(bytes: Uint8Array) {
    this.#cursor = new JsonCursor(bytes, { maxDepth: MAX_DEPTH, pythonNumbers: true });
  }

  get offset(): number {
    return this.#cursor.offset;
  }

  kind(): JsonKind {
    return this.#cursor.kind();
  }

  enter(kind: 'object' | 'array'): void {
    this.#cursor.enter(kind);
  }

  key(): string | undefined {
    return this.#cursor.key();
  }

  item(): boolean {
    return this.#cursor.item();
  }

  string(): string {
    return this.#cursor.string();
  }

  number(): number {
    return Number(this.#cursor.number());
  }

  numbers(): readonly number[] | undefined {
    const found: number[] = [];
    let isPure = true;
    this.#cursor.enter('array');
    while (this.#cursor.item()) {
      if (this.#cursor.kind() === 'number') found.push(this.number());
      else {
        isPure = this.#cursor.kind() === 'boolean' && isPure;
        this.#cursor.skip();
        found.push(0);
      }
    }
    return isPure ? found : undefined;
  }

  skip(): void {
    this.#cursor.skip();
  }

  end(): void {
    this.#cursor.end();
  }
}
