import type { Located } from '../../../core/artifact.ts';
import type { CheckContext } from '../../../core/check.ts';
import { defineCheck } from '../../../core/check.ts';
import { projectFiles } from '../../../core/project.ts';
import type { CodeReference, ModelConfig } from '../../../formats/model-config/model-config.ts';
import { modelConfig } from '../../../formats/model-config/model-config.ts';
import { moduleSummary } from '../../../formats/source/source-file.ts';
import { followImports } from './imports.ts';
import { resolve, Surroundings } from './resolve.ts';
import { RULES } from './rules.ts';

type Report = CheckContext<typeof RULES>['report'];

/** Files named in one message. */
const MAX_FILES = 5;
const MAX_SHOWN = 160;

function nameOf(place: readonly string[]): string {
  return place.join(' › ').slice(-MAX_SHOWN);
}

/** The evidence of a reference: the line as it stands in the configuration. */
function quote({ key, reference, className }: CodeReference): readonly string[] {
  const named = className === undefined ? reference : `${reference}, ${className}`;
  return [`${key}: ${named}`.slice(0, MAX_SHOWN * 2)];
}

/** Reports everything about a reference except code in files of the repository. */
function judge(
  reference: CodeReference,
  located: Located<ModelConfig>,
  around: Surroundings,
  report: Report,
): readonly string[] | undefined {
  const at = { path: located.path, offset: reference.offset };
  const config = nameOf(located.path);
  const key = reference.key.slice(0, MAX_SHOWN);
  const shown = reference.reference.slice(0, MAX_SHOWN);
  const evidence = { evidence: quote(reference) };
  const found = resolve(reference, located, around);
  switch (found.kind) {
    case 'library':
      break;
    case 'file':
      return found.place;
    case 'elsewhere':
      report('code-elsewhere', at, { key, config, repository: found.repository }, evidence);
      break;
    case 'escape':
      report('code-outside-folder', at, { key, config, reference: shown }, evidence);
      break;
    case 'missing':
      report('missing-code', at, { key, config, file: found.file.slice(0, MAX_SHOWN) }, evidence);
      break;
    case 'module': {
      const { does, name } = found;
      if (does === undefined) report('outside-module', at, { key, config, name }, evidence);
      else report('dangerous-import', at, { key, config, name, does }, evidence);
      break;
    }
    case 'internal-kernel':
      report('internal-kernel', at, { key, config, reference: shown }, evidence);
      break;
    case 'kernel':
      report('hub-kernel', at, { key, config, reference: shown }, evidence);
      break;
    case 'plugin':
      report('installed-plugin', at, { key, config, reference: shown }, evidence);
      break;
    case 'trust':
      report('forced-trust', at, { config }, evidence);
      break;
  }
  return undefined;
}

/** Files of the repository that a configuration has loaded, each with the entry that names it. */
function judgeFiles(
  located: Located<ModelConfig>,
  entries: ReadonlyMap<string, { readonly place: readonly string[]; readonly by: CodeReference }>,
  around: Surroundings,
  report: Report,
): void {
  const config = nameOf(located.path);
  const modules = new Map<string, readonly string[]>();
  const told = new Set<string>();
  let uncertain = false;
  for (const { place, by } of entries.values()) {
    const imported = followImports(place, around);
    uncertain ||= imported.uncertain;
    for (const module of imported.modules) modules.set(module.join('\0'), module);
    for (const { place: where, action } of imported.deeds) {
      const id = `${where.join('\0')}\0${action.line}\0${action.callee}`;
      if (told.has(id)) continue;
      told.add(id);
      const { callee, does, line } = action;
      const file = nameOf(where);
      report(
        action.weight === 'runs' ? 'runs-on-import' : 'acts-on-import',
        { path: where, line },
        { file, key: by.key.slice(0, MAX_SHOWN), config, callee, does },
        { evidence: [`${file}:${line}: ${callee}(…)`, ...quote(by)] },
      );
    }
    for (const { place: where, action } of imported.methods) {
      const id = `${where.join('\0')}\0${action.line}\0${action.callee}`;
      if (told.has(id)) continue;
      told.add(id);
      const { callee, does, line, method, moment } = action;
      const file = nameOf(where);
      const when = moment === 'load' ? 'when the model is loaded' : 'with every use of the model';
      report(
        moment === 'call' ? 'runs-when-called' : 'runs-in-method',
        { path: where, line },
        { file, key: by.key.slice(0, MAX_SHOWN), config, method, when, callee, does },
        { evidence: [`${file}:${line}: ${callee}(…), reached from ${method}`, ...quote(by)] },
      );
    }
  }
  const [first] = entries.values();
  if (first === undefined) return;
  const names = [...modules.values()].map(nameOf);
  const files =
    names.slice(0, MAX_FILES).join(', ') +
    (names.length > MAX_FILES ? ` and ${names.length - MAX_FILES} more` : '');
  const found =
    told.size > 0
      ? 'it does more than define a model'
      : uncertain
        ? 'not all of it could be followed'
        : 'on import it only defines things';
  report(
    'custom-code',
    { path: located.path, offset: first.by.offset },
    { config, files, found },
    { evidence: [...entries.values()].slice(0, MAX_FILES).flatMap(({ by }) => quote(by)) },
  );
}

export default defineCheck({
  id: 'repository-code',
  version: 2,
  title: 'Code that the configurations of a model have its loader run',
  scope: 'project',
  needs: [modelConfig, moduleSummary, projectFiles],
  rules: RULES,
  run: (inputs, { report }) => {
    const [project] = inputs['project-files'];
    const around = new Surroundings(project?.value.files ?? new Map(), inputs['module-summary']);
    for (const located of inputs['model-config']) {
      const entries = new Map<string, { place: readonly string[]; by: CodeReference }>();
      for (const reference of located.value.references) {
        const place = judge(reference, located, around, report);
        const id = place?.join('\0');
        if (place !== undefined && id !== undefined && !entries.has(id))
          entries.set(id, { place, by: reference });
      }
      judgeFiles(located, entries, around, report);
    }
  },
});
