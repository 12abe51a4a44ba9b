import { readTree2 } from './btree2.ts';
import { elementsOf, readDataspace } from './dataspace.ts';
import { readDatatype } from './datatype.ts';
import { Hdf5Stop, textOf, type Fields } from './fields.ts';
import { openFractalHeap } from './fractal-heap.ts';
import type { GlobalHeap } from './global-heap.ts';
import type { Hdf5Attribute, Hdf5Space, Hdf5Type } from './hdf5-file.ts';
import { MESSAGE, readObjectHeader, type Message } from './object-header.ts';
import type { Store } from './store.ts';

/** Attributes of one object. */
const MAX_ATTRIBUTES = 100_000;
/** Texts of one attribute. Names of weights and layers come in arrays of some thousands. */
const MAX_TEXTS = 100_000;

/** What reading values may cost over the whole file. */
export interface ValueBudget {
  bytes: number;
}

/** Reads a datatype or data space that may stand in another object header instead of here. */
export async function resolveShared(
  store: Store,
  fields: Fields,
  isShared: boolean,
  wanted: number,
): Promise<Fields> {
  if (!isShared) return fields;
  const version = fields.u8();
  const type = fields.u8();
  if (version === 1) fields.skip(6);
  if (version >= 3 && type === 1)
    throw new Hdf5Stop('unfollowed', fields.start, 'a message in the shared message heap');
  const address = fields.address();
  const found = address === undefined ? [] : await readObjectHeader(store, address);
  const message = found.find(({ type: each }) => each === wanted);
  if (message === undefined || message.isShared)
    throw new Hdf5Stop('broken-structure', fields.start, 'a shared message that is not there');
  return message.body;
}

interface Head {
  readonly name: string;
  readonly type: Hdf5Type;
  readonly space: Hdf5Space;
}

function padded(length: number, version: number): number {
  return version === 1 ? Math.ceil(length / 8) * 8 : length;
}

async function readHead(store: Store, fields: Fields): Promise<Head> {
  const version = fields.u8();
  const flags = fields.u8();
  if (version < 1 || version > 3)
    throw new Hdf5Stop('broken-structure', fields.start, `attribute version ${version}`);
  const nameBytes = fields.u16();
  const typeBytes = fields.u16();
  const spaceBytes = fields.u16();
  if (version === 3) fields.skip(1);
  const name = fields.part(padded(nameBytes, version)).cString();
  const typeFields = fields.part(padded(typeBytes, version));
  const spaceFields = fields.part(padded(spaceBytes, version));
  const type = readDatatype(
    await resolveShared(store, typeFields, (flags & 1) !== 0, MESSAGE.datatype),
  );
  const space = readDataspace(
    await resolveShared(store, spaceFields, (flags & 2) !== 0, MESSAGE.dataspace),
  );
  return { name, type, space };
}

function stripped(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return textOf(bytes.subarray(0, end));
}

interface Texts {
  readonly texts: string[];
  readonly pickles: Uint8Array[];
  offset: number;
}

const PROTO = 0x80;
const STOP = 0x2e;
const LINE_FEED = 0x0a;
const HIGHEST_PROTOCOL = 5;

/** PyTables unpickles attributes whose text ends in the opcode STOP, protocol 0 included. */
function mayBePickle(bytes: Uint8Array): boolean {
  if (bytes[0] === PROTO) return (bytes[1] ?? 0) >= 2 && (bytes[1] ?? 0) <= HIGHEST_PROTOCOL;
  const end = bytes.findLastIndex((byte) => byte !== 0);
  return end > 2 && bytes[end] === STOP && bytes.includes(LINE_FEED);
}

/** Texts of a value of strings: fixed in place, variable ones through the global heap. */
async function readTexts(
  heap: GlobalHeap,
  type: Hdf5Type,
  count: number,
  data: Fields,
  budget: ValueBudget,
): Promise<Texts | undefined> {
  const isVariable = type.kind === 'variable' && (type.base === undefined || type.base.size === 1);
  if (type.kind !== 'string' && type.kind !== 'opaque' && !isVariable) return undefined;
  if (type.size === 0 || count > data.left / type.size || count > MAX_TEXTS) return undefined;
  const found: Texts = { texts: [], pickles: [], offset: data.offset };
  for (let at = 0; at < count; at += 1) {
    const element = data.part(type.size);
    let bytes: Uint8Array = element.bytes;
    if (isVariable) {
      const length = element.u32();
      const address = element.address();
      const index = element.u32();
      const isEmpty = address === undefined || address === 0 || length === 0;
      const object = isEmpty ? undefined : await heap.object(address, index);
      bytes = object?.bytes.subarray(0, length) ?? new Uint8Array(0);
      if (at === 0 && object !== undefined) found.offset = object.offset;
    }
    budget.bytes -= bytes.length;
    if (budget.bytes < 0) return undefined;
    found.texts.push(stripped(bytes));
    if (mayBePickle(bytes)) found.pickles.push(bytes);
  }
  return found;
}

/** Everything reading attributes needs. */
export interface AttributeContext {
  readonly store: Store;
  readonly heap: GlobalHeap;
  readonly budget: ValueBudget;
}

async function readAttribute(
  { store, heap, budget }: AttributeContext,
  fields: Fields,
): Promise<Hdf5Attribute> {
  const { name, type, space } = await readHead(store, fields);
  const { offset } = fields;
  const found = await readTexts(heap, type, elementsOf(space), fields, budget);
  return {
    name,
    type,
    shape: space.shape,
    texts: found?.texts,
    pickles: found?.pickles ?? [],
    offset: found?.offset ?? offset,
  };
}

async function readDense(
  context: AttributeContext,
  fields: Fields,
  bodies: Fields[],
): Promise<void> {
  const { store } = context;
  fields.skip(1);
  const flags = fields.u8();
  if ((flags & 1) !== 0) fields.skip(2);
  const heapAddress = fields.address();
  const names = fields.address();
  const order = (flags & 2) === 0 ? undefined : fields.address();
  if (heapAddress === undefined || names === undefined) return;
  const heap = await openFractalHeap(store, heapAddress);
  const { records } = await readTree2(store, names);
  if (order !== undefined) await readTree2(store, order);
  for (const record of records.slice(0, MAX_ATTRIBUTES))
    bodies.push(await heap.object(record.part(8)));
}

/** The attributes of an object, compact and dense; one that is broken does not hide the others. */
export async function readAttributes(
  context: AttributeContext,
  messages: readonly Message[],
): Promise<Hdf5Attribute[]> {
  const { store } = context;
  const attributes: Hdf5Attribute[] = [];
  const bodies: Fields[] = [];
  const names = new Set<string>();
  for (const { type, body } of messages) {
    if (type === MESSAGE.attributeInfo)
      await guarded(store, () => readDense(context, body, bodies));
    else if (type === MESSAGE.attribute) bodies.push(body);
  }
  for (const body of bodies.slice(0, MAX_ATTRIBUTES))
    await guarded(store, async () => {
      const attribute = await readAttribute(context, body);
      // The library finds the first of two equal names, a walker both.
      if (names.has(attribute.name))
        store.anomalies.add(
          'duplicate-attribute',
          attribute.offset,
          `the attribute ${attribute.name} stands twice in one object`,
        );
      names.add(attribute.name);
      attributes.push(attribute);
    });
  return attributes;
}

/** Runs one reading; what stops it is recorded, and the next goes on. */
export async function guarded(store: Store, read: () => Promise<void>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (!(error instanceof Hdf5Stop)) throw error;
    store.anomalies.add(error.code, error.offset, error.message);
    return false;
  }
}
