import { DataFailure } from '../data-error.ts';
import { decodeProfile, profileJson } from '../profile/profile-text.ts';
import type { ProfileParts } from '../profile/profile-parts.ts';
import { isObject, jsonOf, type PartRecord } from './part-record.ts';

function keyed(kind: string, payloads: readonly string[]): readonly PartRecord[] {
  return payloads.map((payload, at) => ({ kind, key: String(at).padStart(5, '0'), payload }));
}

/** The head, and one record for each column and each class. */
export function recordsOfProfile(parts: ProfileParts): readonly PartRecord[] {
  const { hashProbe, rows, classes } = parts;
  const head = {
    version: 1,
    hashProbe,
    rows,
    ...(classes !== undefined && { label: classes.column }),
  };
  return [
    { kind: 'profile', key: 'head', rows, payload: JSON.stringify(head) },
    ...keyed('profile-column', parts.columns.map(profileJson)),
    ...keyed('profile-class', (classes?.parts ?? []).map(profileJson)),
  ];
}

/** @param records of one part, sorted by kind and key; undefined where they are no profile */
export function profileOfRecords(records: readonly PartRecord[]): ProfileParts | undefined {
  const texts = (kind: string): readonly string[] =>
    records.filter((record) => record.kind === kind).map(({ payload = 'null' }) => payload);
  const head = jsonOf(texts('profile')[0]);
  if (!isObject(head)) return undefined;
  const { label, ...rest } = head;
  try {
    return decodeProfile(
      `${JSON.stringify(rest).slice(0, -1)},"columns":[${texts('profile-column').join(',')}]${
        label === undefined
          ? ''
          : `,"classes":{"column":${JSON.stringify(label)},"parts":[${texts('profile-class').join(',')}]}`
      }}`,
    );
  } catch (error) {
    if (error instanceof DataFailure) return undefined;
    throw error;
  }
}
