import { COLUMN_ROLES, type ColumnRole } from '../../core/dataset-profile.ts';
import type { RoleFlags } from '../roles/role-flags.ts';
import type { RowSet } from '../rows/row-set.ts';
import { isObject, jsonOf, type PartRecord } from './part-record.ts';

/** What a column was taken for when the part was written. */
export interface PartRole {
  readonly column: string;
  readonly role: ColumnRole;
  readonly why: string;
}

/** What the user said of the data, and what that came to. */
export interface PartSubject {
  /** As the user named it; it may be another one for every part. */
  readonly path: string;
  readonly flags: RoleFlags;
  /** In the order of the columns. */
  readonly roles: readonly PartRole[];
}

/** The data set a part is of, as it was opened. */
export interface SetDescription
  extends PartSubject, Pick<RowSet, 'form' | 'files' | 'notes' | 'scripts'> {}

export function recordOfSet(
  { form, files, notes, scripts }: Pick<RowSet, 'form' | 'files' | 'notes' | 'scripts'>,
  { path, flags, roles }: PartSubject,
): PartRecord {
  const description: SetDescription = {
    path,
    form,
    files,
    notes,
    ...(scripts === undefined ? {} : { scripts }),
    flags,
    roles,
  };
  return { kind: 'set', key: 'description', payload: JSON.stringify(description) };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isListOf<T>(value: unknown, is: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every((item) => is(item));
}

function isFile(value: unknown): value is SetDescription['files'][number] {
  return (
    isObject(value) &&
    isText(value['name']) &&
    Number.isSafeInteger(value['first']) &&
    Number.isSafeInteger(value['rows'])
  );
}

function isRole(value: unknown): value is PartRole {
  return (
    isObject(value) &&
    isText(value['column']) &&
    COLUMN_ROLES.some((role) => role === value['role']) &&
    isText(value['why'])
  );
}

function flagsOf(value: unknown): RoleFlags | undefined {
  if (!isObject(value)) return undefined;
  const { labelColumn, textColumn, idColumn, sourceColumn, splitColumn, ignoreColumns } = value;
  const flags: { -readonly [K in keyof RoleFlags]: RoleFlags[K] } = {};
  if (isText(labelColumn) || labelColumn === false) flags.labelColumn = labelColumn;
  if (isText(textColumn)) flags.textColumn = textColumn;
  if (isText(idColumn)) flags.idColumn = idColumn;
  if (isText(sourceColumn)) flags.sourceColumn = sourceColumn;
  if (isText(splitColumn)) flags.splitColumn = splitColumn;
  if (isListOf(ignoreColumns, isText)) flags.ignoreColumns = ignoreColumns;
  return flags;
}

/** Undefined where the payload is no description: parts come from other machines. */
export function setOfPayload(payload: string | undefined): SetDescription | undefined {
  const value = jsonOf(payload);
  if (!isObject(value)) return undefined;
  const { path, form, files, notes, scripts, roles } = value;
  const flags = flagsOf(value['flags']);
  if (!isText(path) || !isText(form) || flags === undefined) return undefined;
  if (!isListOf(files, isFile) || !isListOf(notes, isText) || !isListOf(roles, isRole))
    return undefined;
  if (scripts !== undefined && !isListOf(scripts, isText)) return undefined;
  return { path, form, files, notes, ...(scripts === undefined ? {} : { scripts }), flags, roles };
}

/** The option that settles what a column is for. */
const FLAGS: Readonly<Partial<Record<ColumnRole, string>>> = {
  label: '--label-column',
  text: '--text-column',
  id: '--id-column',
  source: '--source-column',
  split: '--split-column',
  ignored: '--ignore-columns',
};

export function roleFlag(role: ColumnRole): string | undefined {
  return FLAGS[role];
}
