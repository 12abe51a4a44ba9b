import type { Difference } from '../core/difference.ts';
import { compareLocation } from '../core/location.ts';
import type { Json } from './json-text.ts';
import { jsonText } from './json-text.ts';

/** Raised whenever a reader of an older document could misunderstand a newer one. */
export const DIFFERENCE_SCHEMA_VERSION = 1;

/** A difference for programs. */
export function renderDiffJson(found: Difference): string {
  const document: Json = {
    schemaVersion: DIFFERENCE_SCHEMA_VERSION,
    kind: found.kind,
    old: { ...found.old },
    new: { ...found.new },
    gains: found.gains.map((gain) => ({ ...gain })),
    dependencies: found.dependencies.map((change) => ({ ...change })),
    files: { ...found.files },
    gaps: found.gaps
      .toSorted((a, b) => compareLocation(a.location, b.location))
      .map(({ code, detail, location }) => ({ code, detail, path: location.path })),
    notes: found.notes,
  };
  return jsonText(document);
}
