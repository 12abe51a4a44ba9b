import { isUtf8 } from 'node:buffer';
import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { JsonCursor, JsonError } from '../json/cursor.ts';
import type { JsonNode } from '../json/tree.ts';
import { everyValue, readJson, textOf, valueOf, valuesOf } from '../json/tree.ts';
import type { AddedToken, TokenizerFile, TokenizerPattern } from './tokenizer.ts';
import { tokenizerFile } from './tokenizer.ts';

export type TokenizerError =
  | 'invalid-utf8'
  | 'invalid-json'
  | 'too-deep'
  | 'size-limit'
  | 'no-model';

/** Added tokens and patterns kept. Gemma has some 6,500 added tokens. */
const MAX_ADDED = 100_000;
const MAX_PATTERNS = 500;
/** Characters kept of a token or pattern. */
const MAX_TEXT = 4096;
const PARTS: ReadonlySet<string> = new Set(['pre_tokenizer', 'normalizer', 'decoder']);

function recognise({ head, name }: Glimpse): Recognition {
  if (head[0] !== 0x7b) return 'no';
  if (name === 'tokenizer.json') return 'likely';
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  return text.includes('"added_tokens"') && text.includes('"truncation"') ? 'likely' : 'no';
}

class Draft {
  readonly added: AddedToken[] = [];
  readonly patterns: TokenizerPattern[] = [];
  dropped = 0;
  hasModel = false;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(): void {
    const cursor = new JsonCursor(this.#bytes);
    if (cursor.kind() !== 'object') return;
    cursor.enter('object');
    for (let key = cursor.key(); key !== undefined; key = cursor.key()) {
      const { offset } = cursor;
      if (key === 'added_tokens' && cursor.kind() === 'array') {
        cursor.enter('array');
        while (cursor.item()) {
          const at = cursor.offset;
          cursor.skip();
          this.#token(this.#part(at, cursor.offset), at);
        }
        continue;
      }
      // The vocabulary has a million entries: it is stepped over, not kept.
      cursor.skip();
      if (key === 'model') this.hasModel = true;
      if (PARTS.has(key)) this.#patterns(key, this.#part(offset, cursor.offset), offset);
    }
    cursor.end();
  }

  #part(start: number, end: number): JsonNode | undefined {
    const tree = readJson(this.#bytes.subarray(start, end));
    return tree.ok ? tree.root : undefined;
  }

  #token(node: JsonNode | undefined, offset: number): void {
    const id = valueOf(node, 'id');
    const special = valueOf(node, 'special');
    for (const content of valuesOf(node, 'content')) {
      if (content.kind !== 'string') continue;
      if (this.added.length >= MAX_ADDED) {
        this.dropped += 1;
        continue;
      }
      this.added.push({
        id: id?.kind === 'number' ? Number(id.text) : -1,
        content: content.text.slice(0, MAX_TEXT),
        special: special?.kind === 'boolean' && special.value,
        offset,
      });
    }
  }

  #patterns(part: string, root: JsonNode | undefined, start: number): void {
    if (root === undefined) return;
    for (const node of everyValue(root)) {
      for (const pattern of valuesOf(node, 'pattern')) {
        const regex = textOf(pattern, 'Regex');
        const text = regex ?? textOf(pattern, 'String');
        if (text === undefined) continue;
        if (this.patterns.length >= MAX_PATTERNS) {
          this.dropped += 1;
          continue;
        }
        this.patterns.push({
          part,
          regex: regex !== undefined,
          pattern: text.slice(0, MAX_TEXT),
          replacement: textOf(node, 'content')?.slice(0, MAX_TEXT),
          offset: start + pattern.offset,
        });
      }
    }
  }
}

async function parse(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<TokenizerFile, never, TokenizerError>> {
  const bytes = await source.read(0, limits.maxHeaderBytes + 1);
  if (bytes.length > limits.maxHeaderBytes) {
    const detail = `a tokenizer of more than ${limits.maxHeaderBytes} bytes`;
    return { ok: false, error: { code: 'size-limit', offset: limits.maxHeaderBytes, detail } };
  }
  if (!isUtf8(bytes))
    return { ok: false, error: { code: 'invalid-utf8', offset: 0, detail: 'not UTF-8' } };
  const draft = new Draft(bytes);
  try {
    draft.read();
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const { code, offset, message } = error;
    return { ok: false, error: { code, offset, detail: message } };
  }
  if (!draft.hasModel)
    return { ok: false, error: { code: 'no-model', offset: 0, detail: 'no model of a tokenizer' } };
  const unexamined: Unexamined[] = [];
  if (draft.dropped > 0)
    unexamined.push({ code: 'count-limit', detail: `${draft.dropped} more tokens or patterns` });
  const value: TokenizerFile = {
    added: draft.added,
    patterns: draft.patterns,
    claims: [{ start: 0, end: bytes.length, what: 'tokenizer' }],
    facts: { addedTokens: draft.added.length },
  };
  return { ok: true, value, anomalies: [], unexamined };
}

export default defineFormat({
  id: 'tokenizer-json',
  title: 'tokenizer (JSON)',
  artifact: tokenizerFile,
  kind: 'config',
  extensions: ['.json'],
  recognise,
  parse,
});
