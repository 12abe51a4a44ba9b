import { escapeLine } from '../core/escape.ts';
import type { Location } from '../core/location.ts';

/** Between a container and its member. */
export const MEMBER_SEPARATOR = ' › ';

/** `models/m.pt › archive/data.pkl @ byte 0x1f3 (499)`: safe to print. */
export function placeText(location: Location): string {
  const spot = spotText(location);
  return spot === '' ? pathText(location.path) : `${pathText(location.path)} @ ${spot}`;
}

/** The path alone, safe to print. */
export function pathText(path: readonly string[]): string {
  return path.map(escapeLine).join(MEMBER_SEPARATOR);
}

/** The position inside the last element of the path; empty when the whole of it is meant. */
export function spotText(location: Location): string {
  const parts = [];
  if (location.offset !== undefined) {
    parts.push(`byte 0x${location.offset.toString(16)} (${location.offset})`);
  }
  if (location.line !== undefined) parts.push(`line ${location.line}`);
  if (location.tensor !== undefined) parts.push(`tensor ${escapeLine(location.tensor)}`);
  if (location.row !== undefined) parts.push(`row ${location.row}`);
  return parts.join(', ');
}

/** Like {@link spotText} without the decimal repetition, for lists. */
export function shortSpot(location: Location): string {
  if (location.offset !== undefined) return `0x${location.offset.toString(16)}`;
  const spot = spotText(location);
  return spot === '' ? 'whole file' : spot;
}
