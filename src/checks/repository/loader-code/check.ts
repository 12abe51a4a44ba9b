import type { Located } from '../../../core/artifact.ts';
import type { CheckContext } from '../../../core/check.ts';
import { defineCheck } from '../../../core/check.ts';
import { projectFiles } from '../../../core/project.ts';
import type { ModuleSummary } from '../../../formats/source/source-file.ts';
import { moduleSummary } from '../../../formats/source/source-file.ts';
import { followImports } from '../repository-code/imports.ts';
import { Surroundings } from '../repository-code/resolve.ts';
import type { LoaderKind } from './loaders.data.ts';
import { LOADERS } from './loaders.data.ts';
import { RULES } from './rules.ts';

type Report = CheckContext<typeof RULES>['report'];

const MAX_SHOWN = 160;

function nameOf(place: readonly string[]): string {
  return place.join(' › ').slice(-MAX_SHOWN);
}

function defines({ value }: Located<ModuleSummary>, names: readonly string[]): boolean {
  // Of a file that was not read whole, the name decides.
  if (value.truncated || value.functions.some((name) => names.includes(name))) return true;
  return value.classes.some(({ name }) => names.includes(name));
}

function matches(kind: LoaderKind, module: Located<ModuleSummary>, around: Surroundings): boolean {
  const { path, value } = module;
  if (value.language !== 'python') return false;
  if (kind.file !== undefined && !kind.file.test(path.at(-1) ?? '')) return false;
  const { extends: base, defines: names } = kind;
  if (base !== undefined)
    return value.classes.some(({ bases }) => bases.some((name) => base.test(name)));
  if (names === undefined || defines(module, names)) return true;
  // `from .hidden import EndpointHandler` brings it along as well.
  return followImports(path, around).modules.some((place) => {
    const imported = around.summary(place);
    return imported !== undefined && defines(imported, names);
  });
}

/** Reports one such file with everything that it imports from beside it. */
function judge(
  { path }: Located<ModuleSummary>,
  { rule, loader }: LoaderKind,
  around: Surroundings,
  report: Report,
): void {
  const file = nameOf(path);
  const { deeds, methods, uncertain } = followImports(path, around);
  for (const { place, action } of deeds) {
    const { callee, does, line, weight } = action;
    const where = nameOf(place);
    report(
      weight === 'runs' ? 'script-runs' : 'script-acts',
      { path: place, line },
      { file, loader, where, callee, does },
      { evidence: [`${where}:${line}: ${callee}(…)`] },
    );
  }
  for (const { place, action } of methods) {
    const { callee, does, line, method, moment } = action;
    // A hub entry or loading script may belong to a whole project with tools of its own.
    if (moment === 'call' && rule === 'loading-script') continue;
    const where = nameOf(place);
    report(
      moment === 'call' ? 'script-can-run' : 'script-method-runs',
      { path: place, line },
      { file, loader, method, where, callee, does },
      { evidence: [`${where}:${line}: ${callee}(…), reached from ${method}`] },
    );
  }
  const found =
    deeds.length + methods.length > 0
      ? 'it does more than that needs'
      : uncertain
        ? 'not all of it could be followed'
        : 'on import it only defines things';
  report(rule, { path }, { file, loader, found });
}

export default defineCheck({
  id: 'loader-code',
  version: 1,
  title: 'Scripts that a loader or server runs because of their name or base class',
  scope: 'project',
  needs: [moduleSummary, projectFiles],
  rules: RULES,
  run: (inputs, { report }) => {
    const [project] = inputs['project-files'];
    const modules = inputs['module-summary'];
    const around = new Surroundings(project?.value.files ?? new Map(), modules);
    for (const module of modules) {
      const kind = LOADERS.find((each) => matches(each, module, around));
      if (kind !== undefined) judge(module, kind, around, report);
    }
  },
});
