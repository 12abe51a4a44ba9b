import { artifact } from '../../core/artifact.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { chatTemplate } from '../chat-template/chat-template.ts';
import type { Contents, Derived, Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';

/** One instruction: `FROM ./model.gguf`, `TEMPLATE """…"""`. */
export interface ModelfileInstruction {
  /** Upper case. */
  readonly word: string;
  readonly value: string;
  readonly offset: number;
}

/** Ollama's recipe for a model: what it is made from, and what it is always told. */
export interface Modelfile extends Contents {
  readonly instructions: readonly ModelfileInstruction[];
}
export const modelfile = artifact<Modelfile>()('modelfile');

export type ModelfileError = 'size-limit' | 'no-from' | 'unknown-instruction';

const MAX_BYTES = 4 * 1024 * 1024;
const MAX_INSTRUCTIONS = 2000;
const NAME_RE = /^modelfile(?:$|[.\-_])|\.modelfile$/;
const HEAD_RE = /^(?:\s*#[^\n]*\n|\s)*from[ \t]+\S/i;
/** A file of this name may begin with any instruction: their order is free. */
const NAMED_HEAD_RE =
  /^(?:\s*#[^\n]*\n|\s)*(?:from|parameter|template|system|adapter|license|message|requires|renderer|parser|draft)[ \t]+\S/i;
/** What tells it from a Dockerfile. */
const OWN_RE = /^[ \t]*(?:template|system|adapter|parameter|message|license)[ \t]/im;
const WORD_RE = /[ \t]*([A-Za-z]+)(?:[ \t]+|$)/y;
const WORDS: ReadonlySet<string> = new Set([
  'FROM',
  'PARAMETER',
  'TEMPLATE',
  'SYSTEM',
  'ADAPTER',
  'LICENSE',
  'MESSAGE',
  'REQUIRES',
  'RENDERER',
  'PARSER',
  'DRAFT',
]);
/** Instructions whose text goes before the model. */
const PROMPTS: ReadonlySet<string> = new Set(['TEMPLATE', 'SYSTEM', 'MESSAGE']);

/** As Ollama reads it: a byte order mark decides, and a carriage return ends a line. */
function decodeModelfile(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : undefined;
  const text =
    encoding === undefined
      ? decodeUtf8Leniently(bytes).replace(/^\ufeff/, '')
      : new TextDecoder(encoding).decode(bytes);
  return text.replaceAll(/\r(?!\n)/g, '\n');
}

function recognise({ head, name }: Glimpse): Recognition {
  const isNamed = NAME_RE.test(name);
  if (!isNamed && name.includes('.')) return 'no';
  const text = decodeModelfile(head);
  if (!(isNamed ? NAMED_HEAD_RE : HEAD_RE).test(text.slice(0, 4096))) return 'no';
  if (isNamed) return 'likely';
  return OWN_RE.test(text) ? 'possible' : 'no';
}

/** The value behind an instruction, with both kinds of quotes; where the next line begins. */
function readValue(text: string, at: number): { readonly value: string; readonly end: number } {
  for (const quote of ['"""', '"']) {
    if (!text.startsWith(quote, at)) continue;
    const close = text.indexOf(quote, at + quote.length);
    const stop = close === -1 ? text.length : close;
    const line = text.indexOf('\n', stop);
    return {
      value: text.slice(at + quote.length, stop),
      end: line === -1 ? text.length : line + 1,
    };
  }
  const line = text.indexOf('\n', at);
  const end = line === -1 ? text.length : line;
  return { value: text.slice(at, end).trim(), end: Math.min(text.length, end + 1) };
}

function readInstructions(text: string): readonly ModelfileInstruction[] | ModelfileError {
  const found: ModelfileInstruction[] = [];
  for (let at = 0; at < text.length && found.length < MAX_INSTRUCTIONS;) {
    const line = text.indexOf('\n', at);
    const stop = line === -1 ? text.length : line;
    const plain = text.slice(at, stop).trim();
    if (plain === '' || plain.startsWith('#')) {
      at = stop + 1;
      continue;
    }
    WORD_RE.lastIndex = at;
    const match = WORD_RE.exec(text);
    const word = match?.[1]?.toUpperCase() ?? '';
    if (match === null || !WORDS.has(word)) return 'unknown-instruction';
    const start = at;
    let from = at + match[0].length;
    if (word === 'MESSAGE') {
      // The role stands in front of the text.
      const role = /^(?:system|user|assistant)[ \t]+/i.exec(text.slice(from, from + 32));
      from += role?.[0].length ?? 0;
    }
    const { value, end } = readValue(text, from);
    found.push({ word, value, offset: start });
    at = end;
  }
  return found.some(({ word }) => word === 'FROM') ? found : 'no-from';
}

async function parse(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<Modelfile, never, ModelfileError>> {
  const most = Math.min(MAX_BYTES, limits.maxHeaderBytes);
  const bytes = await source.read(0, most + 1);
  if (bytes.length > most)
    return { ok: false, error: { code: 'size-limit', offset: most, detail: 'too large' } };
  const instructions = readInstructions(decodeModelfile(bytes));
  if (typeof instructions === 'string') {
    const detail = 'not the instructions of a Modelfile';
    return { ok: false, error: { code: instructions, offset: 0, detail } };
  }
  const derived = instructions.flatMap(({ word, value, offset }): Derived[] =>
    PROMPTS.has(word)
      ? [{ token: chatTemplate, value: { name: word, text: value, offset, syntax: 'go' } }]
      : [],
  );
  const value: Modelfile = {
    instructions,
    derived,
    claims: [{ start: 0, end: bytes.length, what: 'Modelfile' }],
    facts: {
      baseModel: instructions.find(({ word }) => word === 'FROM')?.value.slice(0, 200) ?? '',
    },
  };
  return { ok: true, value, anomalies: [], unexamined: [] };
}

export default defineFormat({
  id: 'modelfile',
  title: 'Modelfile of Ollama',
  artifact: modelfile,
  kind: 'config',
  extensions: ['.modelfile'],
  recognise,
  parse,
});
