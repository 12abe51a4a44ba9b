import type { FixResult } from '../fix.ts';
import type { PlannedEdit } from '../remedy/plan/fix-plan.ts';
import { commandText } from '../remedy/plan/commands.ts';
import { purlOf } from '../ecosystems/purl.ts';
import type { Json } from '../report/json-text.ts';

/** The result for programs. */
export function fixJson(result: FixResult): Json {
  const { target, plan, pins, files, notEdited, isWritten, isClean, advisories, notes } = result;
  return {
    target,
    isClean,
    isWritten,
    advisories: advisories === undefined ? null : { ...advisories },
    changes: plan.changes.map((change) => ({
      package: purlOf(change.name),
      from: change.from,
      to: change.to,
      bump: change.bump,
      how: change.how,
      clears: change.clears.map((note) => ({
        id: note.id,
        severity: note.severity,
        summary: note.summary,
        malware: note.isMalware,
        package: purlOf({
          ...note.package,
          ...(note.version === undefined ? {} : { version: note.version }),
        }),
      })),
      edits: change.edits.map(editJson),
      commands: change.commands.map((command) => ({
        folder: command.folder,
        argv: command.argv,
        line: commandText(command),
        updates: command.updates,
      })),
      paths: change.paths,
      remarks: change.remarks,
    })),
    pins: pins.map(({ path, line, kind, name, to, why }) => ({ path, line, kind, name, to, why })),
    files: files.map(({ path, patch }) => ({ path, patch })),
    notEdited: notEdited.map(({ edit, why }) => ({ ...editJson(edit), why })),
    left: plan.left.map((one) => ({
      package: purlOf({
        ...one.name,
        ...(one.version === undefined ? {} : { version: one.version }),
      }),
      path: one.path,
      ...(one.line === undefined ? {} : { line: one.line }),
      advisories: one.advisories.map(({ id }) => id),
      why: one.why,
    })),
    notes,
  };
}

function editJson(edit: PlannedEdit): { readonly [key: string]: Json | undefined } {
  return edit.kind === 'constraint'
    ? {
        kind: edit.kind,
        path: edit.path,
        line: edit.line,
        package: purlOf(edit.name),
        from: edit.from,
        for: edit.version,
      }
    : { kind: edit.kind, path: edit.path, package: purlOf(edit.name), for: edit.version };
}
