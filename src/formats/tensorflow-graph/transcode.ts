import { AnomalyList } from '../anomaly-list.ts';
import { MAX_MESSAGE_DEPTH } from '../protobuf/wire.ts';
import { DATA_TYPES, MESSAGES, OPAQUE, type FieldSpec } from './messages.data.ts';
import { TextFormError, type TextTokens } from './text-tokens.ts';
import type { Anomaly } from '../../core/parsed.ts';

export type TextAnomaly = 'invalid-text';

const WORDS: ReadonlyMap<string, number> = new Map([
  ['true', 1],
  ['t', 1],
  ['True', 1],
  ...DATA_TYPES.map((name, index) => [name, index] as const),
  ...DATA_TYPES.map((name, index) => [`${name}_REF`, index + 100] as const),
]);
const EMPTY = new Uint8Array(0);

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

function head(field: number, wire: number): Uint8Array {
  return varint(BigInt(field * 8 + wire));
}

function integer(text: string): bigint {
  const word = WORDS.get(text);
  if (word !== undefined) return BigInt(word);
  const sign = text.startsWith('-') ? -1n : 1n;
  const digits = text.replace(/^[-+]/, '').replace(/^0(?=[0-7]+$)/, '0o');
  return /^(?:0x[0-9a-fA-F]{1,16}|0o[0-7]{1,22}|[0-9]{1,20})$/.test(digits)
    ? sign * BigInt(digits)
    : 0n;
}

/** The pieces of a message that is being written. */
class Output {
  readonly parts: Uint8Array[] = [];
  length = 0;

  add(...parts: readonly Uint8Array[]): void {
    for (const part of parts) {
      this.parts.push(part);
      this.length += part.length;
    }
  }

  addMessage(field: number, inner: Output): void {
    this.add(head(field, 2), varint(BigInt(inner.length)));
    for (const part of inner.parts) this.parts.push(part);
    this.length += inner.length;
  }
}

class Transcoder {
  readonly tokens: TextTokens;
  readonly anomalies = new AnomalyList<TextAnomaly>();
  broken: TextFormError | undefined = undefined;
  #depth = 0;

  constructor(tokens: TextTokens) {
    this.tokens = tokens;
  }

  /** The fields up to `close`. A break ends every message it is in, and what came before is kept. */
  message(name: string, close: string): Output {
    const output = new Output();
    this.#depth += 1;
    try {
      if (this.#depth > MAX_MESSAGE_DEPTH)
        throw new TextFormError(this.tokens.offset, 'messages nested too deep');
      while (this.broken === undefined) {
        const next = this.tokens.peek();
        if (close === '' ? next === '' : this.tokens.take(close)) break;
        if (next === '')
          throw new TextFormError(this.tokens.offset, 'the text ends inside a message');
        this.#field(name, output);
        if (!this.tokens.take(',')) this.tokens.take(';');
      }
    } catch (error) {
      if (!(error instanceof TextFormError)) throw error;
      this.broken = error;
    }
    this.#depth -= 1;
    return output;
  }

  #field(owner: string, output: Output): void {
    const at = this.tokens.offset;
    const name = this.tokens.fieldName();
    const spec = Object.entries(MESSAGES[owner] ?? {}).find(([, [known]]) => known === name);
    const colon = this.tokens.take(':');
    if (spec === undefined && owner !== OPAQUE && name !== '')
      this.anomalies.add('invalid-text', at, `${name} is no field of ${owner}`);
    const number = Number(spec?.[0] ?? 0);
    if (this.tokens.take('[')) {
      while (!this.tokens.take(']')) {
        this.#value(number, spec?.[1], output);
        this.tokens.take(',');
      }
      return;
    }
    if (!colon && !['{', '<'].includes(this.tokens.peek()))
      throw new TextFormError(at, `a colon is missing after ${name}`);
    this.#value(number, spec?.[1], output);
  }

  #value(number: number, spec: FieldSpec | undefined, output: Output): void {
    const { tokens } = this;
    const next = tokens.peek();
    if (next === '{' || next === '<') {
      tokens.take(next);
      const known = spec?.[1] === 'message' ? (spec[3] ?? OPAQUE) : OPAQUE;
      const inner = this.message(known, next === '{' ? '}' : '>');
      if (spec?.[1] === 'message')
        output.addMessage(number, known === OPAQUE ? new Output() : inner);
    } else if (next === '"' || next === "'") {
      const text = Buffer.from(tokens.literal(), 'latin1');
      if (spec?.[1] === 'text' || spec?.[1] === 'bytes')
        output.add(head(number, 2), varint(BigInt(text.length)), text);
    } else {
      const text = tokens.scalar();
      if (spec?.[1] === 'varint') output.add(head(number, 0), varint(integer(text)));
    }
  }
}

/** Writes the text form's fields in the binary form; numbers with a fraction are left out, nothing asks for them. */
export function transcode(
  tokens: TextTokens,
  root: string,
): {
  readonly content: Uint8Array;
  readonly anomalies: readonly Anomaly<TextAnomaly>[];
  readonly broken: TextFormError | undefined;
} {
  const transcoder = new Transcoder(tokens);
  const { parts, length } = transcoder.message(root, '');
  const content = length === 0 ? EMPTY : new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    content.set(part, at);
    at += part.length;
  }
  return { content, anomalies: transcoder.anomalies.list, broken: transcoder.broken };
}
