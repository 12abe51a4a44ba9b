import { deflateRawSync } from 'node:zlib';
import type { PackageEcosystem } from '../../../core/package.ts';
import type { Exploitation } from '../advisory-source.ts';
import { compileRecord } from '../compile-record.ts';
import { readOsvRecord } from '../osv-record.ts';
import { writeAdvisory } from './advisory-bytes.ts';
import { ByteWriter } from './byte-writer.ts';
import { hashTable } from './hash-table.ts';
import { partFile } from './part-file.ts';

/** Records whose details are compressed together; a look-up unpacks this many. */
export const BLOCK_RECORDS = 16;

/** A file of the index, in pieces that are written one after the other. */
export interface IndexFile {
  readonly name: string;
  readonly pieces: readonly Uint8Array[];
}

export interface Compiled {
  readonly files: readonly IndexFile[];
  readonly records: number;
  readonly withdrawn: number;
  readonly malware: number;
  readonly left: number;
  readonly scored: number;
  readonly exploited: number;
  readonly newest: string | undefined;
  readonly packages: Readonly<Partial<Record<PackageEcosystem, number>>>;
}

/**
 * Turns records, one at a time, into the files of an index. What is kept in memory is what the index holds, details compressed;
 * no record outlives its turn.
 */
export class IndexCompiler {
  readonly #ecosystems: ReadonlySet<PackageEcosystem>;
  readonly #packages = new Map<PackageEcosystem, Map<string, Uint8Array[]>>();
  readonly #names = new Map<string, number[]>();
  readonly #exploitation = new Map<string, Exploitation>();
  readonly #blocks: Uint8Array[] = [];
  readonly #writer = new ByteWriter();
  /** JSON texts, which hold no line feeds. */
  #block: string[] = [];
  #records = 0;
  #withdrawn = 0;
  #malware = 0;
  #left = 0;
  #newest: string | undefined;

  constructor(ecosystems: readonly PackageEcosystem[]) {
    this.#ecosystems = new Set(ecosystems);
  }

  /** Takes a parsed record in; false for what is none, is known already, or speaks of no package that is matched. */
  add(value: unknown): boolean {
    const record = readOsvRecord(value);
    const compiled = record === undefined ? undefined : compileRecord(record);
    const packages = (compiled?.packages ?? []).filter(({ ecosystem }) =>
      this.#ecosystems.has(ecosystem),
    );
    if (compiled === undefined || packages.length === 0 || this.#isKnown(compiled.detail.id)) {
      this.#left += 1;
      return false;
    }
    const { detail } = compiled;
    const ordinal = this.#records;
    this.#records += 1;
    for (const advisory of packages) {
      writeAdvisory(this.#writer, advisory, ordinal);
      this.#push(advisory.ecosystem, advisory.name, this.#writer.take());
    }
    for (const name of [detail.id, ...(packages[0]?.aliases ?? [])]) {
      const ordinals = this.#names.get(name);
      if (ordinals === undefined) this.#names.set(name, [ordinal]);
      else ordinals.push(ordinal);
    }
    if (detail.withdrawn !== undefined) this.#withdrawn += 1;
    if (packages.some(({ isMalware }) => isMalware)) this.#malware += 1;
    if (detail.modified !== undefined && detail.modified > (this.#newest ?? ''))
      this.#newest = detail.modified;
    this.#block.push(JSON.stringify(detail));
    if (this.#block.length === BLOCK_RECORDS) this.#closeBlock();
    return true;
  }

  /** Facts of exploitation, for CVEs that records added before this name; the others are left out. */
  addExploitation(cve: string, facts: Exploitation): void {
    if (this.#names.has(cve))
      this.#exploitation.set(cve, { ...this.#exploitation.get(cve), ...facts });
  }

  finish(): Compiled {
    if (this.#block.length > 0) this.#closeBlock();
    const files: IndexFile[] = [{ name: 'details.parts', pieces: partFile(this.#blocks) }];
    for (const ecosystem of this.#ecosystems) {
      const packages = this.#packages.get(ecosystem) ?? new Map<string, Uint8Array[]>();
      const table = new Map(Array.from(packages, ([name, parts]) => [name, Buffer.concat(parts)]));
      files.push({ name: `${ecosystem}.table`, pieces: hashTable(table) });
    }
    files.push(
      { name: 'names.table', pieces: hashTable(this.#nameEntries()) },
      { name: 'exploitation.table', pieces: hashTable(this.#exploitationEntries()) },
    );
    const exploitation = [...this.#exploitation.values()];
    return {
      files,
      records: this.#records,
      withdrawn: this.#withdrawn,
      malware: this.#malware,
      left: this.#left,
      scored: exploitation.filter(({ epss }) => epss !== undefined).length,
      exploited: exploitation.filter(({ exploitedSince }) => exploitedSince !== undefined).length,
      newest: this.#newest,
      packages: Object.fromEntries(
        Array.from(this.#packages, ([ecosystem, names]) => [ecosystem, names.size]),
      ),
    };
  }

  /** The same record in two sources counts once; an alias of the same name does not make it known. */
  #isKnown(id: string): boolean {
    if (this.#ids.has(id)) return true;
    this.#ids.add(id);
    return false;
  }
  readonly #ids = new Set<string>();

  #push(ecosystem: PackageEcosystem, name: string, bytes: Uint8Array): void {
    const names = this.#packages.get(ecosystem) ?? new Map<string, Uint8Array[]>();
    this.#packages.set(ecosystem, names);
    const list = names.get(name);
    if (list === undefined) names.set(name, [bytes]);
    else list.push(bytes);
  }

  #closeBlock(): void {
    const packed = deflateRawSync(this.#block.join('\n'), { level: 6 });
    // A copy: what zlib returns is the beginning of a much larger buffer, which would stay, too.
    this.#blocks.push(new Uint8Array(packed));
    this.#block = [];
  }

  #nameEntries(): ReadonlyMap<string, Uint8Array> {
    return new Map(
      Array.from(this.#names, ([name, ordinals]) => {
        this.#writer.list(ordinals, (ordinal) => this.#writer.varint(ordinal));
        return [name, this.#writer.take()];
      }),
    );
  }

  #exploitationEntries(): ReadonlyMap<string, Uint8Array> {
    return new Map(
      Array.from(this.#exploitation, ([cve, facts]) => [cve, Buffer.from(JSON.stringify(facts))]),
    );
  }
}
