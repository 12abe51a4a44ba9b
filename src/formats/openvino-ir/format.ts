import type { ByteSource } from '../../bytes/source.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { decodeXml } from '../xml/decode.ts';
import { XmlReader } from '../xml/reader.ts';
import type { XmlElement } from '../xml/reader.ts';
import { XmlError, xmlDocument } from '../xml/xml-document.ts';
import { openvinoModel } from './openvino-model.ts';
import type { OpenvinoError, OpenvinoModel, OpenvinoOperation } from './openvino-model.ts';

type Result = Parsed<OpenvinoModel, never, OpenvinoError>;

const ROOT_RE = /<net\s[^>]{0,500}\bversion\s*=/;
/** Different operations kept. */
const MAX_OPERATIONS = 5000;
const MAX_ODD = 50;
const UNSIGNED_RE = /^\d{1,16}$/;

/** A comment that begins in front of the root: it may be longer than what is looked at here. */
const COMMENT_FIRST_RE = /^(?:\u00ef\u00bb\u00bf)?\s*(?:<\?[^>]{0,500}>\s*)?<!--/;

function recognise({ head, name }: Glimpse): Recognition {
  if (head[0] !== 0x3c && head[0] !== 0xef && head[0] !== 0xff && head[0] !== 0xfe && head[0] !== 0)
    return 'no';
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 8192)).toString(
    'latin1',
  );
  const plain = text.replaceAll('\u0000', '');
  if (ROOT_RE.test(plain) && plain.includes('<layers')) return 'certain';
  return name.endsWith('.xml') && COMMENT_FIRST_RE.test(plain) ? 'possible' : 'no';
}

interface Use {
  readonly type: string;
  readonly opset: string;
  readonly offset: number;
  count: number;
}

class Draft {
  isNetwork = false;
  version = '';
  layers = 0;
  constants = 0;
  end = 0;
  dropped = 0;
  readonly uses = new Map<string, Use>();
  readonly odd: { offset: number; text: string }[] = [];

  start({ name, attributes, offset }: XmlElement, depth: number): void {
    if (depth === 0 && name === 'net') {
      this.isNetwork = true;
      this.version = attributes.get('version') ?? '';
    } else if (name === 'layer') this.#layer(attributes, offset);
    else if (name === 'data') this.#data(attributes, offset);
  }

  #layer(attributes: ReadonlyMap<string, string>, offset: number): void {
    this.layers += 1;
    const [type, opset] = [attributes.get('type') ?? '', attributes.get('version') ?? ''];
    const key = `${opset}\u0000${type}`;
    const known = this.uses.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.uses.size < MAX_OPERATIONS) this.uses.set(key, { type, opset, offset, count: 1 });
    else this.dropped += 1;
  }

  /** `<data offset="0" size="128">`: a place in the .bin file. */
  #data(attributes: ReadonlyMap<string, string>, offset: number): void {
    const [at, size] = [attributes.get('offset'), attributes.get('size')];
    if (at === undefined || size === undefined) return;
    this.constants += 1;
    const end = Number(at) + Number(size);
    if (UNSIGNED_RE.test(at) && UNSIGNED_RE.test(size) && Number.isSafeInteger(end))
      this.end = Math.max(this.end, end);
    else if (this.odd.length < MAX_ODD)
      this.odd.push({ offset, text: `offset ${at.slice(0, 40)}, size ${size.slice(0, 40)}` });
  }
}

async function parse(source: ByteSource, limits: Limits, { name }: Glimpse): Promise<Result> {
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
    });
    reader.walk();
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const { code, offset, message } = error;
    if (reader === undefined || !draft.isNetwork)
      return { ok: false, error: { code, offset, detail: message } };
    const line = reader.lineAt(offset);
    unexamined.push({
      code: 'corrupt-data',
      detail: `the document breaks at line ${line}: ${message}`,
    });
  }
  if (!draft.isNetwork || reader === undefined)
    return {
      ok: false,
      error: { code: 'not-openvino', offset: 0, detail: 'the root is no net element' },
    };
  if (draft.dropped > 0)
    unexamined.push({ code: 'count-limit', detail: `${draft.dropped} operations were not kept` });
  const lineAt = reader.lineAt.bind(reader);
  const operations: readonly OpenvinoOperation[] = Array.from(
    draft.uses.values(),
    ({ type, opset, offset, count }) => ({ type, opset, count, line: lineAt(offset) }),
  );
  const odd = draft.odd.map(({ offset, text }) => ({ text, line: lineAt(offset) }));
  const value: OpenvinoModel = {
    operations,
    constants: { count: draft.constants, end: draft.end, odd },
    derived: [{ token: xmlDocument, value: reader.document() }],
    claims: [{ start: 0, end: bytes.length, what: 'document' }],
    // The numbers stand in a file of the same name; alone it is bytes without a format.
    companions: draft.end > 0 && name.endsWith('.xml') ? [`${name.slice(0, -4)}.bin`] : [],
    facts: {
      framework: 'OpenVINO',
      irVersion: draft.version,
      nodes: draft.layers,
      tensors: draft.constants,
    },
  };
  return { ok: true, value, anomalies: [], unexamined };
}

export default defineFormat({
  id: 'openvino-ir',
  title: 'OpenVINO model',
  artifact: openvinoModel,
  kind: 'model',
  extensions: ['.xml'],
  recognise,
  parse,
});
