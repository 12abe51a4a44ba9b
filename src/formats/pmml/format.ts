import type { ByteSource } from '../../bytes/source.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { decodeXml } from '../xml/decode.ts';
import { XmlReader } from '../xml/reader.ts';
import type { XmlElement } from '../xml/reader.ts';
import { XmlError, xmlDocument } from '../xml/xml-document.ts';
import { pmmlModel } from './pmml-model.ts';
import type { PmmlError, PmmlFunction, PmmlModel } from './pmml-model.ts';

type Result = Parsed<PmmlModel, never, PmmlError>;

const MAX_LISTED = 500;
const MAX_QUOTED = 300;
const ROOT_RE = /<(?:\w+:)?PMML[\s>]/;
const MODEL_RE = /(?:Model|Network|Ruleset)$/;
/** What an interpreter of scripts or expressions would run; vendors put such text into extensions. */
const SCRIPT_RE =
  /<script|javascript:|\bnew\s+java\.|Runtime\.getRuntime|ProcessBuilder|\beval\s*\(|#\{[^}]*\bT\(/i;

function recognise({ head, name }: Glimpse): Recognition {
  const first = head[0];
  const begins =
    first === 0x3c ||
    first === 0xef ||
    first === 0xff ||
    first === 0xfe ||
    first === 0 ||
    first === 0x20 ||
    first === 0x0a;
  if (!begins) return 'no';
  // Zero bytes between the letters: UTF-16.
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 8192)).toString(
    'latin1',
  );
  if (ROOT_RE.test(text.replaceAll('\u0000', ''))) return 'certain';
  // A long comment in front of the root hides it from a look at the beginning, not from a reader.
  return name.endsWith('.pmml') ? 'likely' : 'no';
}

class Draft {
  version = '';
  isPmml = false;
  readonly models: string[] = [];
  readonly applied: { name: string; offset: number }[] = [];
  readonly defined = new Set<string>();
  readonly scripts: { text: string; offset: number }[] = [];
  #extension = 0;

  start({ name, attributes, offset }: XmlElement, depth: number): void {
    const element = name.slice(name.indexOf(':') + 1);
    if (depth === 0 && element === 'PMML') {
      this.isPmml = true;
      this.version = attributes.get('version') ?? '';
    }
    if (element === 'Extension') this.#extension += 1;
    if (depth === 1 && MODEL_RE.test(element) && this.models.length < MAX_LISTED)
      this.models.push(element);
    if (element === 'DefineFunction') this.defined.add(attributes.get('name') ?? '');
    const applied = element === 'Apply' ? attributes.get('function') : undefined;
    if (applied !== undefined && this.applied.length < MAX_LISTED * 20)
      this.applied.push({ name: applied, offset });
    if (this.#extension > 0) for (const value of attributes.values()) this.text(value, offset);
  }

  end(name: string): void {
    if (name.endsWith('Extension')) this.#extension -= 1;
  }

  text(text: string, offset: number): void {
    if (this.#extension === 0 || this.scripts.length >= MAX_LISTED || !SCRIPT_RE.test(text)) return;
    this.scripts.push({ text: text.trim().slice(0, MAX_QUOTED), offset });
  }

  /** JPMML takes the name of a Java class for a function, and loads that class. */
  foreign(lineAt: (offset: number) => number): readonly PmmlFunction[] {
    const seen = new Set<string>();
    return this.applied.flatMap(({ name, offset }) => {
      if (this.defined.has(name) || !name.includes('.') || seen.has(name)) return [];
      seen.add(name);
      return [{ name, line: lineAt(offset) }];
    });
  }
}

async function parse(source: ByteSource, limits: Limits): Promise<Result> {
  const bytes = await source.read(0, limits.maxHeaderBytes + 1);
  if (bytes.length > limits.maxHeaderBytes) {
    const detail = `a document of more than ${limits.maxHeaderBytes} bytes`;
    return { ok: false, error: { code: 'too-large', offset: 0, detail } };
  }
  const draft = new Draft();
  const unexamined: Unexamined[] = [];
  let reader: XmlReader | undefined;
  try {
    reader = new XmlReader(decodeXml(bytes), {
      start: (element, depth) => draft.start(element, depth),
      end: (name) => draft.end(name),
      text: (text, offset) => draft.text(text, offset),
    });
    reader.walk();
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const { code, offset, message } = error;
    if (reader === undefined || !draft.isPmml)
      return { ok: false, error: { code, offset, detail: message } };
    unexamined.push({
      code: 'corrupt-data',
      detail: `the document breaks at line ${reader.lineAt(offset)}: ${message}`,
    });
  }
  if (!draft.isPmml || reader === undefined)
    return {
      ok: false,
      error: { code: 'not-pmml', offset: 0, detail: 'the root is no PMML element' },
    };
  const { lineAt } = { lineAt: reader.lineAt.bind(reader) };
  const value: PmmlModel = {
    version: draft.version,
    models: draft.models,
    functions: draft.foreign(lineAt),
    scripts: draft.scripts.map(({ text, offset }) => ({ text, line: lineAt(offset) })),
    derived: [{ token: xmlDocument, value: reader.document() }],
    claims: [{ start: 0, end: bytes.length, what: 'document' }],
    facts: { framework: 'PMML', formatVersion: draft.version, models: draft.models.join(', ') },
  };
  return { ok: true, value, anomalies: [], unexamined };
}

export default defineFormat({
  id: 'pmml',
  title: 'PMML model',
  artifact: pmmlModel,
  kind: 'model',
  extensions: ['.pmml', '.xml'],
  recognise,
  parse,
});
