import { Hdf5Stop, type Fields } from './fields.ts';
import type { Store } from './store.ts';

/** Message types of an object header. */
export const MESSAGE = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  groupInfo: 0x0a,
  filters: 0x0b,
  attribute: 0x0c,
  sharedTable: 0x0f,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

export interface Message {
  readonly type: number;
  readonly isShared: boolean;
  readonly body: Fields;
}

/** Continuation blocks followed, and messages kept, per object. Compact attributes alone can fill a few hundred of each. */
const MAX_BLOCKS = 10_000;
const MAX_MESSAGES = 100_000;
const PREFIX_BYTES = 64;

interface Block {
  readonly address: number;
  readonly length: number;
}

interface Draft {
  readonly messages: Message[];
  readonly blocks: Block[];
}

function keep(draft: Draft, type: number, flags: number, body: Fields): void {
  if (type === MESSAGE.continuation) {
    const address = body.address();
    const length = body.length();
    if (address !== undefined && draft.blocks.length < MAX_BLOCKS)
      draft.blocks.push({ address, length });
  } else if (type !== 0 && draft.messages.length < MAX_MESSAGES) {
    draft.messages.push({ type, isShared: (flags & 2) !== 0, body });
  }
}

function readOldMessages(fields: Fields, draft: Draft): void {
  while (fields.left >= 8) {
    const type = fields.u16();
    const length = fields.u16();
    const flags = fields.u8();
    fields.skip(3);
    keep(draft, type, flags, fields.part(length));
  }
}

function readNewMessages(fields: Fields, hasOrder: boolean, draft: Draft): void {
  const head = hasOrder ? 6 : 4;
  while (fields.left >= head) {
    const type = fields.u8();
    const length = fields.u16();
    const flags = fields.u8();
    if (hasOrder) fields.skip(2);
    // What is left behind the last message is a gap shorter than a message's head, or a broken length.
    keep(draft, type, flags, fields.part(length));
  }
}

async function readOld(store: Store, address: number): Promise<Message[]> {
  const prefix = await store.fields(address, 12);
  prefix.skip(8);
  const length = prefix.u32();
  const draft: Draft = { messages: [], blocks: [] };
  store.claim(address, 16 + length, 'object header');
  readOldMessages(await store.fields(address + 16, length), draft);
  // Blocks are found while blocks are read.
  for (let at = 0; at < draft.blocks.length; at += 1) {
    const block = draft.blocks[at];
    if (block === undefined || isRepeated(draft.blocks, at)) continue;
    store.claim(block.address, block.length, 'object header');
    readOldMessages(await store.fields(block.address, block.length), draft);
  }
  return draft.messages;
}

function isRepeated(blocks: readonly Block[], at: number): boolean {
  const block = blocks[at];
  return blocks.findIndex((each) => each.address === block?.address) < at;
}

async function readNew(store: Store, address: number): Promise<Message[]> {
  const prefix = await store.glance(address, PREFIX_BYTES);
  prefix.skip(4);
  const version = prefix.u8();
  if (version !== 2)
    throw new Hdf5Stop(
      'broken-structure',
      store.place(address),
      `object header version ${version}`,
    );
  const flags = prefix.u8();
  if ((flags & 0x20) !== 0) prefix.skip(16);
  if ((flags & 0x10) !== 0) prefix.skip(4);
  const length = prefix.number(2 ** (flags & 3));
  const whole = prefix.at + length + 4;
  const hasOrder = (flags & 4) !== 0;
  const draft: Draft = { messages: [], blocks: [] };
  store.claim(address, whole, 'object header');
  const fields = await store.fields(address, whole);
  store.verify(fields.bytes, address, 'an object header');
  fields.skip(prefix.at);
  readNewMessages(fields.part(length), hasOrder, draft);
  for (let at = 0; at < draft.blocks.length; at += 1) {
    const block = draft.blocks[at];
    if (block === undefined || isRepeated(draft.blocks, at)) continue;
    const chunk = await store.fields(block.address, block.length);
    if (chunk.signature() !== 'OCHK')
      throw new Hdf5Stop('broken-structure', store.place(block.address), 'no continuation block');
    store.claim(block.address, block.length, 'object header');
    store.verify(chunk.bytes, block.address, 'a continuation block');
    readNewMessages(chunk.part(chunk.left - 4), hasOrder, draft);
  }
  return draft.messages;
}

/** All messages of the object header at an address, those of continuation blocks included. */
export async function readObjectHeader(store: Store, address: number): Promise<Message[]> {
  const [first, second] = await store.bytes(address, 4);
  // A version 2 header begins with the text OHDR, an older one with its version.
  if (first === 0x4f && second === 0x48) return readNew(store, address);
  if (first === 1) return readOld(store, address);
  throw new Hdf5Stop('broken-structure', store.place(address), 'no object header');
}
