/** A constant as marshal stores it. */
export type PyConstant =
  | { readonly kind: 'none' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Any number, as Python prints it. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'tuple' | 'list' | 'set';
      /** Filled while it is read; a hostile stream can make a list hold itself. */
      readonly items: readonly PyConstant[];
    }
  | { readonly kind: 'code'; readonly code: CodeObject }
  /** An ellipsis, a dict, a slice: nothing that calls depend on. */
  | { readonly kind: 'other'; readonly text: string };

/** How the fields of a code object follow each other; CPython changed it four times. */
export type CodeLayout = '2.7' | '3.0' | '3.8' | '3.11';

/** One code object: a module, a function, a class body or a comprehension. */
export interface CodeObject {
  readonly name: string;
  readonly fileName: string;
  readonly firstLine: number;
  readonly code: Uint8Array;
  readonly constants: readonly PyConstant[];
  readonly names: readonly string[];
  /** Local variables first, then cells, then free variables. */
  readonly variables: readonly string[];
  /** Cell and free variables, as instructions before 3.11 number them. */
  readonly cells: readonly string[];
}
