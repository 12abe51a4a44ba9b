/** Longest vector that is read: one with all metrics of version 4 has some 200 characters. */
const MAX_VECTOR_CHARACTERS = 512;

export type CvssVersion = '3.0' | '3.1' | '4.0';

export interface CvssVector {
  readonly version: CvssVersion;
  readonly metrics: ReadonlyMap<string, string>;
}

/** Splits `CVSS:3.1/AV:N/…`; undefined for other versions, repeated metrics or anything that is no vector. */
export function parseVector(text: string): CvssVector | undefined {
  if (text.length > MAX_VECTOR_CHARACTERS) return undefined;
  const [head, ...parts] = text.trim().replace(/\/$/, '').split('/');
  const version =
    head === 'CVSS:3.0'
      ? '3.0'
      : head === 'CVSS:3.1'
        ? '3.1'
        : head === 'CVSS:4.0'
          ? '4.0'
          : undefined;
  if (version === undefined) return undefined;
  const metrics = new Map<string, string>();
  for (const part of parts) {
    const match = /^([A-Z]{1,3}):([A-Z][a-z]*)$/.exec(part);
    const [, name, value] = match ?? [];
    if (name === undefined || value === undefined || metrics.has(name)) return undefined;
    metrics.set(name, value);
  }
  return { version, metrics };
}
