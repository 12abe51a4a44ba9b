import type { Value } from './value.ts';

/** What an extension code stands for: a name still to be imported, or an object put into the cache. */
export type ExtensionEntry =
  | { readonly kind: 'name'; readonly module: string; readonly name: string }
  | { readonly kind: 'object'; readonly value: Value };

/** More entries than any honest program registers; further ones stay unresolved extension codes. */
const MAX_EXTENSIONS = 10_000;

/**
 * The part of copyreg's extension registry that the streams of one source fill themselves. It is
 * process-wide in CPython, so a code registered by one stream resolves in the next.
 */
export class ExtensionRegistry {
  readonly #entries = new Map<number, ExtensionEntry>();

  get(code: number): ExtensionEntry | undefined {
    return this.#entries.get(code);
  }

  /** `copyreg.add_extension`: refuses to give a code another meaning, so the first one stands. */
  add(module: string, name: string, code: number): void {
    if (!this.#entries.has(code)) this.put(code, { kind: 'name', module, name });
  }

  /** A direct write into copyreg's tables. */
  put(code: number, entry: ExtensionEntry): void {
    if (this.#entries.size < MAX_EXTENSIONS || this.#entries.has(code))
      this.#entries.set(code, entry);
  }
}
