import { escapeLine } from '../core/escape.ts';
import { excerpt } from '../core/excerpt.ts';
import type { Location } from '../core/location.ts';

/** Between a container and its member. */
export const MEMBER_SEPARATOR = ' › ';

/** Shown of one path segment or tensor name. The longest honest ones have some 120 characters; a hostile one may have megabytes. */
const MAX_NAME_CHARACTERS = 160;
/** Shown of a message, a gap's detail or another text with facts from a file in it. */
const MAX_FACT_CHARACTERS = 600;

/** A name from a file, safe and short enough to print. */
export function nameText(name: string): string {
  // Shortened before and after: escaping takes time and may lengthen the text tenfold.
  return excerpt(escapeLine(excerpt(name, MAX_NAME_CHARACTERS)), MAX_NAME_CHARACTERS);
}

/** A sentence with facts from a file in it, safe and short enough to print. */
export function factText(text: string): string {
  return excerpt(escapeLine(excerpt(text, MAX_FACT_CHARACTERS)), MAX_FACT_CHARACTERS);
}

/** `models/m.pt › archive/data.pkl @ byte 0x1f3 (499)`: safe to print. */
export function placeText(location: Location): string {
  const spot = spotText(location);
  return spot === '' ? pathText(location.path) : `${pathText(location.path)} @ ${spot}`;
}

/** The path alone, safe to print. */
export function pathText(path: readonly string[]): string {
  return path.map(nameText).join(MEMBER_SEPARATOR);
}

/** The position inside the last element of the path; empty when the whole of it is meant. */
export function spotText(location: Location): string {
  const parts = [];
  if (location.offset !== undefined) {
    parts.push(`byte 0x${location.offset.toString(16)} (${location.offset})`);
  }
  if (location.line !== undefined) parts.push(`line ${location.line}`);
  if (location.tensor !== undefined) parts.push(`tensor ${nameText(location.tensor)}`);
  if (location.row !== undefined) parts.push(`row ${location.row}`);
  return parts.join(', ');
}

/** Like {@link spotText} without the decimal repetition, for lists. */
export function shortSpot(location: Location): string {
  if (location.offset !== undefined) return `0x${location.offset.toString(16)}`;
  const spot = spotText(location);
  return spot === '' ? 'whole file' : spot;
}
