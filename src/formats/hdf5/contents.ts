import { memorySource } from '../../bytes/memory-source.ts';
import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { Unexamined } from '../../core/parsed.ts';
import { embeddedInText, looksLoadable } from '../embedded-text.ts';
import type { Derived, Member } from '../format.ts';
import { kerasConfig } from '../keras-config/keras-config.ts';
import { readKerasConfig } from '../keras-config/parse.ts';
import type { HeapObject } from './global-heap.ts';
import type { Hdf5Attribute, Hdf5Object } from './hdf5-file.ts';
import type { Found } from './walk.ts';

/** Members of one file; each costs an examination. */
const MAX_MEMBERS = 20_000;
/** Attributes Keras reads as JSON, whatever they look like. */
const CONFIG_NAMES: ReadonlySet<string> = new Set([
  'model_config',
  'training_config',
  'optimizer_config',
]);
const CLASS_KEY = '"class_name"';

/** What else a file carries: configurations, pickles, texts that are programs. */
export class Carried {
  readonly derived: Derived[] = [];
  readonly members: Member[] = [];
  readonly unexamined: Unexamined[] = [];
  kerasVersion: string | undefined;
  backend: string | undefined;

  #member(member: Member, offset: number): void {
    if (this.members.length < MAX_MEMBERS) this.members.push(member);
    else if (!this.unexamined.some(({ code }) => code === 'count-limit'))
      this.unexamined.push({
        code: 'count-limit',
        detail: `more than ${MAX_MEMBERS} values that may be programs`,
        offset,
      });
  }

  /** Looks into the attributes of one object. */
  attributes({ path, attributes }: Hdf5Object): void {
    for (const attribute of attributes) {
      const [first] = attribute.texts ?? [];
      if (attribute.name === 'keras_version' && path === '/') this.kerasVersion = first;
      if (attribute.name === 'backend' && path === '/') this.backend = first;
      for (const text of attribute.texts ?? []) this.#text(path, attribute, text);
      for (const bytes of attribute.pickles)
        this.#member(
          {
            name: `attribute ${attribute.name} of ${path}`,
            size: bytes.length,
            expect: 'any',
            open: () => memorySource(bytes),
          },
          attribute.offset,
        );
    }
  }

  #text(path: string, { name, offset }: Hdf5Attribute, text: string): void {
    const origin = `attribute ${name} of ${path}`;
    if (CONFIG_NAMES.has(name) || text.includes(CLASS_KEY)) {
      const read = readKerasConfig(Buffer.from(text), 'hdf5', origin);
      if (read.ok) {
        this.derived.push({ token: kerasConfig, value: { ...read.value, place: offset } });
        for (const member of read.value.members ?? []) this.#member(member, offset);
        this.unexamined.push(...read.unexamined);
        return;
      }
      if (read.error.code !== 'not-keras' && CONFIG_NAMES.has(name))
        this.unexamined.push({ code: 'corrupt-data', detail: read.error.detail, offset });
    }
    const embedded = embeddedInText(origin, text);
    if (embedded !== undefined) this.#member(embedded, offset);
  }

  /** Data of one piece that could be bytes of anything: numbers of one byte, texts, opaque values. */
  data(source: ByteSource, { object, data }: Found): void {
    const type = object.dataset?.type;
    if (data === undefined || data.length < 16 || type === undefined) return;
    if (type.size !== 1 && type.kind !== 'string' && type.kind !== 'opaque') return;
    const { start, length } = data;
    this.#member(
      {
        name: `data set ${object.path}`,
        size: length,
        expect: 'blob',
        open: () => sliceSource(source, start, length),
      },
      start,
    );
  }

  /** Values of variable length: PyTables keeps pickled objects in them. */
  heapObject({ bytes, offset }: HeapObject): void {
    if (!looksLoadable(bytes)) return;
    this.#member(
      {
        name: `value at ${offset}`,
        size: bytes.length,
        expect: 'blob',
        open: () => memorySource(bytes),
      },
      offset,
    );
  }
}
