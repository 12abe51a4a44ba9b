import { guarded, readAttributes, type AttributeContext } from './attributes.ts';
import { elementsOf } from './dataspace.ts';
import { readDataset, type DatasetReading } from './dataset.ts';
import type { Hdf5Link, Hdf5Object } from './hdf5-file.ts';
import { readEntries, type Entry } from './members-of-group.ts';
import { MESSAGE, readObjectHeader, type Message } from './object-header.ts';
import type { Superblock } from './superblock.ts';

/** Objects read. The largest Keras files hold some 20,000; a data set of single images a million, of which this many are read. */
const MAX_OBJECTS = 200_000;
const MAX_LINKS = 100_000;
/** Groups in groups; the library has no limit, its users stop at a dozen. */
const MAX_DEPTH = 256;
const MAX_PATH = 1024;
/** Shapes below this are never called oversized: their allocation hurts nobody. */
const LARGE_BYTES = 1024 ** 3;
/** Deflate reaches 1,030:1 on zeros. */
const MAX_RATIO = 2000;

/** An object with what only the walk needs. */
export interface Found {
  readonly object: Hdf5Object;
  readonly data: DatasetReading['data'];
}

interface Step {
  readonly path: string;
  readonly address: number;
  readonly depth: number;
}

/** Everything that hangs on the root group. */
export class Walk {
  readonly found: Found[] = [];
  readonly links: Hdf5Link[] = [];
  readonly #context: AttributeContext;
  readonly #superblock: Superblock;
  readonly #seen = new Set<number>();
  readonly #left: Step[] = [];
  isTruncated = false;
  /** A data set whose chunks were not located: bytes that nobody claims may be its. */
  hasUnwalkedChunks = false;

  constructor(context: AttributeContext, superblock: Superblock) {
    this.#context = context;
    this.#superblock = superblock;
  }

  async run(root: number): Promise<boolean> {
    this.#left.push({ path: '', address: root, depth: 0 });
    let isRootRead = false;
    for (let step = this.#left.pop(); step !== undefined; step = this.#left.pop()) {
      // Hard links make cycles; an object is read once, under the first path.
      if (this.#seen.has(step.address)) continue;
      this.#seen.add(step.address);
      if (this.found.length >= MAX_OBJECTS || step.depth > MAX_DEPTH) {
        this.isTruncated = true;
        continue;
      }
      const { path, address, depth } = step;
      const isRead = await guarded(this.#context.store, () => this.#object(path, address, depth));
      if (step.depth === 0) isRootRead = isRead;
    }
    return isRootRead;
  }

  async #object(path: string, address: number, depth: number): Promise<void> {
    const { store, heap } = this.#context;
    const messages = await readObjectHeader(store, address);
    const attributes = await readAttributes(this.#context, messages);
    const has = (type: number): boolean => messages.some((message) => message.type === type);
    const offset = store.place(address);
    const shown = path === '' ? '/' : path;
    if (has(MESSAGE.layout)) {
      const { dataset, data } = await readDataset(store, heap, messages, this.#superblock.chunkK);
      if (dataset.storedBytes === undefined) this.hasUnwalkedChunks = true;
      const object: Hdf5Object = { path: shown, kind: 'dataset', attributes, dataset, offset };
      this.found.push({ object, data });
      this.#weigh(object);
      return;
    }
    const isGroup =
      has(MESSAGE.symbolTable) ||
      has(MESSAGE.linkInfo) ||
      has(MESSAGE.link) ||
      has(MESSAGE.groupInfo) ||
      depth === 0;
    this.found.push({
      object: {
        path: shown,
        kind: isGroup ? 'group' : 'type',
        attributes,
        dataset: undefined,
        offset,
      },
      data: undefined,
    });
    if (isGroup) await this.#group(path, messages, depth);
  }

  /** A shape of terabytes over a few bytes fills the memory of whoever reads it. */
  #weigh({ dataset, path, offset }: Hdf5Object): void {
    if (dataset === undefined) return;
    const { anomalies } = this.#context.store;
    const bytes = elementsOf(dataset.space) * dataset.type.size;
    if (!Number.isSafeInteger(bytes))
      anomalies.add(
        'shape-overflow',
        offset,
        `${path} has a shape of [${dataset.space.shape.join(', ')}]`,
      );
    const isElsewhere = dataset.externalFiles.length > 0 || dataset.layout === 'virtual';
    if (bytes < LARGE_BYTES || isElsewhere || dataset.storedBytes === undefined) return;
    if (dataset.storedBytes * MAX_RATIO < bytes)
      anomalies.add(
        'unbacked-shape',
        offset,
        `${path} claims ${bytes} bytes and stores ${dataset.storedBytes}`,
      );
  }

  async #group(path: string, messages: readonly Message[], depth: number): Promise<void> {
    const { store } = this.#context;
    let entries: readonly Entry[] = [];
    await guarded(store, async () => {
      entries = await readEntries(store, messages, this.#superblock);
    });
    const names = new Set<string>();
    for (let at = entries.length - 1; at >= 0; at -= 1) {
      const entry = entries[at];
      if (entry === undefined) continue;
      if (names.has(entry.name))
        store.anomalies.add(
          'duplicate-name',
          entry.offset,
          `${path}/${entry.name} stands twice in its group`,
        );
      names.add(entry.name);
      const inner = `${path}/${entry.name}`.slice(0, MAX_PATH);
      if (entry.kind === 'hard')
        this.#left.push({ path: inner, address: entry.address, depth: depth + 1 });
      else if (this.links.length < MAX_LINKS)
        this.links.push({
          path: inner,
          kind: entry.kind,
          file: entry.kind === 'external' ? entry.file : undefined,
          target: entry.target,
          offset: entry.offset,
        });
      else this.isTruncated = true;
    }
  }
}
