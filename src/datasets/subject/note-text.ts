import type { DataNote } from '../data-notes.ts';

/** A remark in one line: `images were scaled (bilinear): 12 times, a/1.png, …`. */
export function noteText({ detail, count, places }: DataNote): string {
  if (places.length === 0) return count > 1 ? `${detail}: ${count} times` : detail;
  const more = count > places.length ? ', …' : '';
  return `${detail}: ${count > 1 ? `${count} times, ` : ''}${places.join(', ')}${more}`;
}
