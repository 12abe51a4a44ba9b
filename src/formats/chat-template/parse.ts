import { isUtf8 } from 'node:buffer';
import { artifact } from '../../core/artifact.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import type { Contents } from '../format.ts';
import { JsonCursor, JsonError } from '../json/cursor.ts';
import { derivedTemplates, MAX_TEMPLATE_BYTES, type ChatTemplate } from './chat-template.ts';

/** A file that carries chat templates: a `.jinja` file, or a tokenizer's or processor's JSON. */
export interface ChatTemplateFile extends Contents {
  readonly chatTemplates: readonly ChatTemplate[];
}

export const chatTemplateFile = artifact<ChatTemplateFile>()('chat-template-file');

export type ChatTemplateFileError = 'invalid-utf8' | 'invalid-json' | 'too-deep' | 'size-limit';
type Result = Parsed<ChatTemplateFile, never, ChatTemplateFileError>;

const MAX_TEMPLATES = 256;
const BRACE = 0x7b;

class Collector {
  readonly templates: ChatTemplate[] = [];
  readonly unexamined: Unexamined[] = [];
  #full = false;

  add(name: string, text: string, offset: number): void {
    if (this.templates.length >= MAX_TEMPLATES) {
      if (!this.#full)
        this.unexamined.push({
          code: 'count-limit',
          detail: `more than ${MAX_TEMPLATES} templates`,
          offset,
        });
      this.#full = true;
      return;
    }
    if (text.length > MAX_TEMPLATE_BYTES) {
      this.unexamined.push({
        code: 'size-limit',
        detail: `template ${name} has ${text.length} characters`,
        offset,
      });
    }
    this.templates.push({ name, text: text.slice(0, MAX_TEMPLATE_BYTES), offset });
  }
}

/** `chat_template`: one text, or a list of `{name, template}`, or an object of named texts. */
function readValue(cursor: JsonCursor, found: Collector): void {
  const offset = cursor.offset;
  switch (cursor.kind()) {
    case 'string':
      found.add('default', cursor.string(), offset);
      break;
    case 'array':
      cursor.enter('array');
      while (cursor.item()) readNamed(cursor, found);
      break;
    case 'object':
      cursor.enter('object');
      for (let key = cursor.key(); key !== undefined; key = cursor.key()) {
        const at = cursor.offset;
        if (cursor.kind() === 'string') found.add(key, cursor.string(), at);
        else cursor.skip();
      }
      break;
    default:
      cursor.skip();
  }
}

function readNamed(cursor: JsonCursor, found: Collector): void {
  if (cursor.kind() !== 'object') {
    if (cursor.kind() === 'string') found.add('default', cursor.string(), cursor.offset);
    else cursor.skip();
    return;
  }
  let name = 'unnamed';
  const texts: { text: string; offset: number }[] = [];
  cursor.enter('object');
  for (let key = cursor.key(); key !== undefined; key = cursor.key()) {
    const offset = cursor.offset;
    if (cursor.kind() !== 'string') cursor.skip();
    else if (key === 'name') name = cursor.string();
    else if (key === 'template') texts.push({ text: cursor.string(), offset });
    else cursor.skip();
  }
  // A doubled key means two templates, of which each reader takes another.
  for (const { text, offset } of texts) found.add(name, text, offset);
}

function readJson(bytes: Uint8Array, found: Collector): ChatTemplateFileError | undefined {
  const cursor = new JsonCursor(bytes);
  try {
    if (cursor.kind() !== 'object') return undefined;
    cursor.enter('object');
    for (let key = cursor.key(); key !== undefined; key = cursor.key()) {
      // Every occurrence counts: a doubled key hides one template behind the other.
      if (key === 'chat_template') readValue(cursor, found);
      else cursor.skip();
    }
    cursor.end();
    return undefined;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return error.code;
  }
}

export async function parseChatTemplateFile(
  source: ByteSource,
  limits: Limits,
  name: string,
): Promise<Result> {
  const bytes = await source.read(0, limits.maxHeaderBytes + 1);
  if (bytes.length > limits.maxHeaderBytes) {
    const detail = `a file of more than ${limits.maxHeaderBytes} bytes`;
    return { ok: false, error: { code: 'size-limit', offset: 0, detail } };
  }
  const found = new Collector();
  const isJson = name.endsWith('.json') || (bytes[0] === BRACE && bytes[1] === 0x22);
  if (isJson) {
    if (!isUtf8(bytes))
      return {
        ok: false,
        error: { code: 'invalid-utf8', offset: 0, detail: 'the JSON is not UTF-8' },
      };
    const error = readJson(bytes, found);
    if (error !== undefined && found.templates.length === 0) {
      return { ok: false, error: { code: error, offset: 0, detail: 'the JSON can not be read' } };
    }
    if (error !== undefined) {
      found.unexamined.push({ code: 'corrupt-data', detail: 'the JSON breaks behind a template' });
    }
  } else {
    const label = name.replace(/\.(?:jinja2?|j2)$/, '');
    found.add(label === 'chat_template' ? 'default' : label, decodeUtf8Leniently(bytes), 0);
  }
  const value: ChatTemplateFile = {
    chatTemplates: found.templates,
    derived: derivedTemplates(found.templates),
    claims: [{ start: 0, end: bytes.length, what: 'chat template' }],
  };
  return { ok: true, value, anomalies: [], unexamined: found.unexamined };
}
