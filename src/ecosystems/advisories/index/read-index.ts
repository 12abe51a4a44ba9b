import { inflateRawSync } from 'node:zlib';
import type { PackageEcosystem } from '../../../core/package.ts';
import type { AdvisoryDetail, PackageAdvisory } from '../advisory.ts';
import type {
  AdvisorySource,
  AdvisoryState,
  Exploitation,
  PackageAdvisories,
} from '../advisory-source.ts';
import type { IndexedAdvisory } from './advisory-bytes.ts';
import { readAdvisories } from './advisory-bytes.ts';
import { ByteCursor, damaged } from './byte-cursor.ts';
import { BLOCK_RECORDS } from './compile-index.ts';
import { HashTableReader } from './hash-table.ts';
import type { IndexManifest } from './manifest.ts';
import type { ReadAt } from './part-file.ts';
import { PartReader } from './part-file.ts';

/** Unpacked bytes of one block of details: sixteen bounded records stay far below. */
const MAX_BLOCK_BYTES = 4 * 1024 * 1024;
/** Blocks kept unpacked: vulnerabilities of one package lie near each other. */
const MAX_KEPT_BLOCKS = 64;

/** Gives access to one file of the index by its name. */
export type OpenPart = (name: string) => ReadAt;

/**
 * An index that is read where it is asked, not loaded. Opening it reads nothing; the first question to a table reads its directory.
 * Throws `SourceError` when what it reads is not what was written.
 */
export class AdvisoryIndex implements AdvisorySource {
  readonly manifest: IndexManifest;
  readonly state: AdvisoryState;
  readonly #open: OpenPart;
  readonly #tables = new Map<string, HashTableReader>();
  /** Records as JSON texts: most of a block is never parsed. */
  readonly #blocks = new Map<number, readonly string[]>();
  #details: PartReader | undefined;

  constructor(manifest: IndexManifest, open: OpenPart) {
    this.manifest = manifest;
    this.#open = open;
    const { records, built, newest, sources, packages } = manifest;
    // An ecosystem that was asked for and of which no record came is not covered: a dump of one database has no other.
    const ecosystems = manifest.ecosystems.filter((one) => (packages[one] ?? 0) > 0);
    this.state = {
      kind: 'index',
      records,
      built,
      ...(newest === undefined ? {} : { newest }),
      sources: sources.map((source) => ({ from: source.from, records: source.records })),
      ecosystems,
    };
  }

  lookup(ecosystem: PackageEcosystem, canonicalName: string): PackageAdvisories | undefined {
    if (!this.manifest.ecosystems.includes(ecosystem)) return undefined;
    const bytes = this.#table(`${ecosystem}.table`).get(canonicalName);
    if (bytes === undefined) return undefined;
    const advisories = readAdvisories(bytes);
    const ordinals = new Map<PackageAdvisory, number>(
      advisories.map((advisory: IndexedAdvisory) => [advisory, advisory.ordinal]),
    );
    return {
      advisories,
      detailOf: (advisory) => this.#detail(ordinals.get(advisory) ?? -1),
      exploitationOf: (cve) => this.exploitationOf(cve),
    };
  }

  /** Details of every record with this id or alias. */
  byName(name: string): readonly AdvisoryDetail[] {
    const bytes = this.#table('names.table').get(name);
    if (bytes === undefined) return [];
    const cursor = new ByteCursor(bytes);
    return cursor.list(() => cursor.varint()).map((ordinal) => this.#detail(ordinal));
  }

  exploitationOf(cve: string): Exploitation | undefined {
    const bytes = this.#table('exploitation.table').get(cve);
    // Its digest was compared, so it is what was written.
    return bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes).toString('utf8'));
  }

  #table(name: string): HashTableReader {
    const known = this.#tables.get(name);
    if (known !== undefined) return known;
    const table = new HashTableReader(this.#open(name), name);
    this.#tables.set(name, table);
    return table;
  }

  #detail(ordinal: number): AdvisoryDetail {
    const number = Math.floor(ordinal / BLOCK_RECORDS);
    const found = this.#block(number)[ordinal % BLOCK_RECORDS];
    if (found === undefined) throw damaged(`there is no record ${ordinal}`);
    return JSON.parse(found);
  }

  #block(number: number): readonly string[] {
    const known = this.#blocks.get(number);
    if (known !== undefined) return known;
    this.#details ??= new PartReader(this.#open('details.parts'), 'details.parts');
    const packed = this.#details.part(number);
    const text = inflateRawSync(packed, { maxOutputLength: MAX_BLOCK_BYTES }).toString('utf8');
    const block = text.split('\n');
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size >= MAX_KEPT_BLOCKS && oldest !== undefined) this.#blocks.delete(oldest);
    this.#blocks.set(number, block);
    return block;
  }
}
