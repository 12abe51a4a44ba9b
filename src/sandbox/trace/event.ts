/** What a process did, in the terms of a reader of the report; addresses and flags already understood. */
export type TraceEvent =
  | {
      readonly kind: 'exec';
      readonly path: string;
      readonly argv: readonly string[];
      readonly isMemory: boolean;
    }
  | { readonly kind: 'spawn'; readonly child: number; readonly isThread: boolean }
  | {
      readonly kind: 'file';
      readonly act: 'read' | 'written' | 'deleted' | 'made-executable';
      /** Absolute where strace could tell. */
      readonly path: string;
      readonly succeeded: boolean;
    }
  /** `target` is what the new name at `path` leads to. */
  | {
      readonly kind: 'link';
      readonly path: string;
      readonly target: string;
      readonly succeeded: boolean;
    }
  | {
      readonly kind: 'connect';
      readonly address: string;
      readonly port: number;
      readonly isStream: boolean;
      readonly refused: boolean;
    }
  | { readonly kind: 'listen'; readonly address: string; readonly port: number }
  /** Bytes handed to the kernel with an address of their own, which no connection shows: Latin-1. */
  | {
      readonly kind: 'send';
      readonly bytes: string;
      readonly address?: string;
      readonly port?: number;
    }
  | { readonly kind: 'blocked'; readonly call: string }
  | { readonly kind: 'debugger'; readonly request: string; readonly target: number }
  | { readonly kind: 'memory-of-others'; readonly call: string }
  | { readonly kind: 'code-in-memory'; readonly call: string }
  | { readonly kind: 'memory-file'; readonly name: string }
  | { readonly kind: 'sleep'; readonly seconds: number }
  | { readonly kind: 'session' }
  | { readonly kind: 'kill'; readonly target: number; readonly signal: string }
  | { readonly kind: 'escape'; readonly call: string }
  | {
      readonly kind: 'exit';
      readonly code: number | undefined;
      readonly signal: string | undefined;
    };

/** The bits of an argument that were written as names: `O_RDWR|O_CREAT`. */
export function hasFlag(flags: string | undefined, wanted: string): boolean {
  return flags !== undefined && flags.split('|').includes(wanted);
}
