import type { ZipAnomaly, ZipAnomalyCode } from './archive.ts';

/** Occurrences kept per code: enough to see the pattern, few enough that a flood costs nothing. */
const KEPT_PER_CODE = 100;

/** Collects anomalies, bounded per code so that a hostile archive cannot drown the report. */
export class AnomalyList {
  readonly #kept = new Map<ZipAnomalyCode, ZipAnomaly[]>();
  readonly #dropped = new Map<ZipAnomalyCode, number>();

  add(code: ZipAnomalyCode, offset: number, detail: string, entry = '', length?: number): void {
    const kept = this.#kept.get(code) ?? [];
    this.#kept.set(code, kept);
    if (kept.length >= KEPT_PER_CODE) {
      this.#dropped.set(code, (this.#dropped.get(code) ?? 0) + 1);
      return;
    }
    kept.push({ code, offset, detail, entry, ...(length === undefined ? {} : { length }) });
  }

  has(code: ZipAnomalyCode): boolean {
    return this.#kept.has(code);
  }

  /** All of them by code; the last of an overfull code says how many more there were. */
  list(): readonly ZipAnomaly[] {
    const all: ZipAnomaly[] = [];
    for (const [code, kept] of this.#kept) {
      const dropped = this.#dropped.get(code) ?? 0;
      const last = kept.at(-1);
      all.push(...kept.slice(0, -1));
      if (last === undefined) continue;
      all.push(dropped === 0 ? last : { ...last, detail: `${last.detail}; and ${dropped} more` });
    }
    return all;
  }
}
