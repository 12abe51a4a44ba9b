import type { Severity } from '../../../core/severity.ts';
import { baseScore3 } from './cvss3.ts';
import { score4 } from './cvss4.ts';
import { parseVector } from './vector.ts';

/** Score of a CVSS 3.0, 3.1 (base) or 4.0 vector, 0 to 10; undefined for anything else. */
export function cvssScore(text: string): number | undefined {
  const vector = parseVector(text);
  if (vector === undefined) return undefined;
  return vector.version === '4.0' ? score4(vector) : baseScore3(vector);
}

/** The qualitative scale that versions 3 and 4 share. */
export function ratingOf(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'info';
}
