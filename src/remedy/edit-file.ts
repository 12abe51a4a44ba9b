import { canonicalName } from '../ecosystems/package-name.ts';
import type { EditableFile, EditableRequirement } from './manifest/editable.ts';
import { overrideEdits } from './manifest/override-edit.ts';
import type { ManifestKind } from './manifest/read-editable.ts';
import { readEditable } from './manifest/read-editable.ts';
import { isWantedEdit } from './manifest/verify-edit.ts';
import type { ConstraintChange, OverrideChange, PlannedEdit } from './plan/fix-plan.ts';
import type { TextEdit } from './text-edit.ts';
import { applyEdits } from './text-edit.ts';
import { rewriteConstraint } from './versions/rewrite-constraint.ts';

/** A planned edit that was made. */
export interface MadeEdit {
  readonly edit: PlannedEdit;
  /** What stands there now: the constraint as written. */
  readonly written: string;
}

/** One that could not be, and why. */
export interface RefusedEdit {
  readonly edit: PlannedEdit;
  readonly why: string;
}

export interface FileEdits {
  readonly edits: readonly TextEdit[];
  readonly made: readonly MadeEdit[];
  readonly refused: readonly RefusedEdit[];
}

interface Found {
  readonly edit: ConstraintChange;
  readonly index: number;
  readonly constraint: string;
  readonly edits: readonly TextEdit[];
}

/** Works planned edits of one file out. What is returned was read again and changes nothing but what was planned. */
export function editFile(
  kind: ManifestKind,
  text: string,
  planned: readonly PlannedEdit[],
): FileEdits {
  const read = readEditable(kind, text);
  if (!read.ok)
    return { edits: [], made: [], refused: planned.map((edit) => ({ edit, why: read.why })) };
  const constraints = planned.filter((edit) => edit.kind === 'constraint');
  const overrides = planned.filter((edit) => edit.kind === 'override');
  const first = editConstraints(kind, text, read.value, constraints);
  const second = editOverrides(text, overrides);
  return {
    edits: [...first.edits, ...second.edits],
    made: [...first.made, ...second.made],
    refused: [...first.refused, ...second.refused],
  };
}

function editConstraints(
  kind: ManifestKind,
  text: string,
  file: EditableFile,
  changes: readonly ConstraintChange[],
): FileEdits {
  const found: Found[] = [];
  const refused: RefusedEdit[] = [];
  const taken = new Set<number>();
  for (const edit of changes) {
    const index = indexOf(file, edit, taken);
    const requirement = index === undefined ? undefined : file.requirements[index];
    const result =
      requirement === undefined || index === undefined
        ? 'the place that names it is not one that can be edited safely'
        : rewritten(requirement, index, edit);
    if (typeof result === 'string') refused.push({ edit, why: result });
    else {
      taken.add(result.index);
      found.push(result);
    }
  }
  const edits = found.flatMap((one) => one.edits);
  const after = readEditable(kind, applyEdits(text, edits));
  if (found.length > 0 && !(after.ok && isWantedEdit(file, after.value, found))) {
    const why = 'the change could not be proved to leave the rest of the file as it is';
    return {
      edits: [],
      made: [],
      refused: [...refused, ...found.map(({ edit }) => ({ edit, why }))],
    };
  }
  return {
    edits,
    made: found.map(({ edit, constraint }) => ({ edit, written: constraint })),
    refused,
  };
}

function rewritten(
  requirement: EditableRequirement,
  index: number,
  edit: ConstraintChange,
): Found | string {
  const constraint = rewriteConstraint(requirement.dialect, requirement.constraint, edit.version);
  if (constraint === undefined)
    return `${requirement.constraint || 'its constraint'} is none that can be rewritten for ${edit.version}`;
  if (requirement.hashes.length > 0 && edit.hashes.length === 0)
    return `its digests belong to the old version: pip-compile --generate-hashes --upgrade-package ${edit.name.name}==${edit.version}`;
  return { edit, index, constraint, edits: requirement.rewrite(constraint, edit.hashes) };
}

/** The requirement that is meant: by name, then by constraint and line. */
function indexOf(
  { requirements }: EditableFile,
  { name, from, line }: ConstraintChange,
  taken: ReadonlySet<number>,
): number | undefined {
  const named = requirements.flatMap((one, index) =>
    one.ecosystem === name.ecosystem &&
    canonicalName(one.ecosystem, one.name) === name.name &&
    !taken.has(index)
      ? [{ index, isSame: one.constraint.trim() === from.trim(), isHere: one.line === line }]
      : [],
  );
  const best =
    named.find(({ isSame, isHere }) => isSame && isHere) ??
    named.find(({ isSame }) => isSame) ??
    (named.length === 1 ? named[0] : undefined);
  return best?.index;
}

function editOverrides(text: string, changes: readonly OverrideChange[]): FileEdits {
  if (changes.length === 0) return { edits: [], made: [], refused: [] };
  const edits = overrideEdits(text, changes);
  if (edits === undefined)
    return {
      edits: [],
      made: [],
      refused: changes.map((edit) => ({
        edit,
        why: 'the forced version could not be written without changing more',
      })),
    };
  return { edits, made: changes.map((edit) => ({ edit, written: edit.version })), refused: [] };
}
