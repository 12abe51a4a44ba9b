import type { ArtifactToken, Located } from '../core/artifact.ts';
import type { Gap, GapCode } from '../core/gap.ts';
import type { Limits } from '../core/limits.ts';
import type { Unexamined } from '../core/parsed.ts';
import type { ByteSource } from '../bytes/source.ts';
import type { AnyFormat } from '../formats/format.ts';

/** The facts gathered from one file and everything inside it. */
export class Examination {
  readonly limits: Limits;
  readonly formats: readonly AnyFormat[];
  /** Instances of each artifact, by token key. */
  readonly artifacts = new Map<string, Located<unknown>[]>();
  /** Keys of the artifacts that go beyond this file. */
  readonly shared = new Set<string>();
  readonly gaps: Gap[] = [];
  /** Nodes examined so far, over the whole file: bounds what nested archives can multiply. */
  nodes = 0;

  /** Whether the time for this file is over: asked between members, where stopping loses the least. */
  readonly expired: () => boolean;

  constructor(formats: readonly AnyFormat[], limits: Limits, expired: () => boolean) {
    this.formats = formats;
    this.expired = expired;
    this.limits = limits;
  }

  add({ key, shared }: ArtifactToken, located: Located<unknown>): void {
    if (shared === true) this.shared.add(key);
    const list = this.artifacts.get(key);
    if (list === undefined) this.artifacts.set(key, [located]);
    else list.push(located);
  }

  gap(code: GapCode, detail: string, path: readonly string[], offset?: number): void {
    this.gaps.push({ code, detail, location: offset === undefined ? { path } : { path, offset } });
  }

  addUnexamined(list: readonly Unexamined[], path: readonly string[]): void {
    for (const item of list) this.gap(item.code, item.detail, path, item.offset);
  }
}

/** One source inside a file: the file itself, an archive member, a literal. */
export interface ExaminedNode {
  readonly source: ByteSource;
  readonly path: readonly string[];
  readonly depth: number;
  /** Found inside a region that no structure accounts for; that region also has what lies behind it. */
  readonly hidden?: boolean;
}
