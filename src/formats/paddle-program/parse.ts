import { Reader } from '../../bytes/reader.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { compareExtent } from '../extent.ts';
import { WIRE, WireCursor, WireError } from '../protobuf/wire.ts';
import { OperatorList } from './paddle-program.ts';
import type { PaddleProgram } from './paddle-program.ts';

type Result = Parsed<PaddleProgram, never, 'not-paddle' | WireError['code']>;

/** Field numbers of `framework.proto`. */
const PROGRAM = { blocks: 1 } as const;
const BLOCK = { vars: 3, ops: 4 } as const;
const OP = { type: 3, attrs: 4 } as const;
const ATTRIBUTE = { name: 1, text: 5, texts: 8 } as const;
/** Attributes that tell what an operator does; the others are where it stood in the source. */
const TELLING_RE = /path|file|endpoint|addr|host|port|module|func|callable|lib|cmd/i;
const MAX_TEXT_BYTES = 1000;
const MAX_TYPE_BYTES = 256;

class ProgramWalk {
  readonly operators = new OperatorList();
  blocks = 0;
  variables = 0;
  readonly #cursor: WireCursor;

  constructor(cursor: WireCursor) {
    this.#cursor = cursor;
  }

  /** Calls `visit` for each field of the message that ends at `end`; what it does not read is jumped over. */
  async #fields(
    start: number,
    end: number,
    visit: (field: number) => Promise<void> | void,
  ): Promise<void> {
    const cursor = this.#cursor;
    cursor.enter(start);
    while (await cursor.next(end)) {
      const after = cursor.valueEnd;
      if (cursor.wire === WIRE.groupStart) await cursor.skipGroup(end);
      else if (cursor.wire === WIRE.bytes) {
        await visit(cursor.field);
        cursor.enter(after);
      }
    }
    cursor.enter(end);
  }

  async program(end: number): Promise<void> {
    await this.#fields(0, end, async (field) => {
      if (field === PROGRAM.blocks)
        await this.#block(this.#cursor.valueStart, this.#cursor.valueEnd);
    });
  }

  async #block(start: number, end: number): Promise<void> {
    this.blocks += 1;
    await this.#fields(start, end, async (field) => {
      if (field === BLOCK.vars) this.variables += 1;
      if (field === BLOCK.ops) await this.#operator(this.#cursor.valueStart, this.#cursor.valueEnd);
    });
  }

  async #operator(start: number, end: number): Promise<void> {
    let type = '';
    const attributes: (readonly [string, string])[] = [];
    await this.#fields(start, end, async (field) => {
      if (field === OP.type) type = decodeUtf8Leniently(await this.#cursor.bytes(MAX_TYPE_BYTES));
      else if (field === OP.attrs)
        attributes.push(...(await this.#attribute(this.#cursor.valueStart, this.#cursor.valueEnd)));
    });
    if (type !== '') this.operators.add({ type, offset: start, attributes, origin: 'unknown' });
  }

  async #attribute(start: number, end: number): Promise<readonly (readonly [string, string])[]> {
    let name = '';
    const texts: string[] = [];
    await this.#fields(start, end, async (field) => {
      if (field === ATTRIBUTE.name)
        name = decodeUtf8Leniently(await this.#cursor.bytes(MAX_TYPE_BYTES));
      else if (field === ATTRIBUTE.text || field === ATTRIBUTE.texts)
        texts.push(decodeUtf8Leniently(await this.#cursor.bytes(MAX_TEXT_BYTES)));
    });
    return TELLING_RE.test(name)
      ? texts.filter((text) => text !== '').map((text) => [name, text])
      : [];
  }
}

/** Walks blocks and operators of a `ProgramDesc`. */
export async function parsePaddleProgram(source: ByteSource): Promise<Result> {
  const cursor = new WireCursor(new Reader(source));
  const walk = new ProgramWalk(cursor);
  const unexamined: Unexamined[] = [];
  try {
    await walk.program(source.size ?? Number.MAX_SAFE_INTEGER);
    if ((await compareExtent(source, cursor.valueEnd)) === 'shorter')
      throw new WireError('truncated-field', cursor.valueEnd, 'the data end inside a field');
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const { code, offset, message } = error;
    if (walk.operators.nodes === 0) return { ok: false, error: { code, offset, detail: message } };
    unexamined.push({ code: 'corrupt-data', detail: `the program breaks: ${message}`, offset });
  }
  if (walk.operators.nodes === 0) {
    const detail = 'no block with an operator';
    return { ok: false, error: { code: 'not-paddle', offset: 0, detail } };
  }
  if (walk.operators.dropped > 0)
    unexamined.push({
      code: 'count-limit',
      detail: `${walk.operators.dropped} operators were not kept`,
    });
  const value: PaddleProgram = {
    operators: walk.operators.list,
    claims: [{ start: 0, end: cursor.valueEnd, what: 'program' }],
    facts: { framework: 'PaddlePaddle', nodes: walk.operators.nodes, blocks: walk.blocks },
  };
  return { ok: true, value, anomalies: [], unexamined };
}
