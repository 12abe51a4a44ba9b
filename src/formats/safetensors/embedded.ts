import { embeddedInText } from '../embedded-text.ts';
import type { Member } from '../format.ts';
import type { SafetensorsMetadata } from './safetensors-index.ts';

/** Decoded payloads kept per header. */
const MAX_MEMBERS = 64;

/** Programs and archives that `__metadata__` carries as text. */
export function metadataMembers(metadata: readonly SafetensorsMetadata[]): readonly Member[] {
  const members: Member[] = [];
  for (const { key, value } of metadata) {
    const member = embeddedInText(`__metadata__.${key}`, value);
    if (member !== undefined) members.push(member);
    if (members.length >= MAX_MEMBERS) break;
  }
  return members;
}
