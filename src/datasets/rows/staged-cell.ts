/** A number as it is written, where a double would change it. */
export class ExactNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/** A value on its way to the database: nested ones as JSON text, times as ISO 8601 without a zone. */
export type StagedCell =
  | { readonly scalar: string | number | boolean | null | ExactNumber }
  | { readonly nested: string }
  | { readonly bytes: Uint8Array }
  | { readonly time: string };
