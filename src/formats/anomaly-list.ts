import type { Anomaly } from '../core/parsed.ts';

/** Anomalies kept per source. A file that is wrong this often is wrong; more rows tell nothing new. */
export const MAX_ANOMALIES = 256;
/** Characters of a name repeated in an anomaly's detail. */
const MAX_NAME = 120;

/** Collects anomalies up to a bound, so that a hostile header cannot fill memory with them. */
export class AnomalyList<C extends string> {
  readonly list: Anomaly<C>[] = [];
  /** Those beyond the bound: counted, not kept. */
  dropped = 0;

  add(code: C, offset: number, detail: string, length?: number): void {
    if (this.list.length >= MAX_ANOMALIES) {
      this.dropped += 1;
      return;
    }
    this.list.push(
      length === undefined ? { code, offset, detail } : { code, offset, detail, length },
    );
  }
}

/** A name from the file, quoted and shortened for a detail. */
export function quoteName(name: string): string {
  return JSON.stringify(name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name);
}
