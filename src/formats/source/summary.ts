import type { SourceModule } from '../../code/source-module.ts';
import { calleesOf } from '../../code/call-site.ts';
import type { Danger } from '../python-names/danger.ts';
import { dangerOf } from '../python-names/danger.ts';
import type { ImportAction, ModuleSummary } from './source-file.ts';

/** Entries kept of each list: the summary of a file stays within a few KB. */
const MAX_CLASSES = 64;
const MAX_FUNCTIONS = 64;
const MAX_IMPORTS = 64;
const MAX_ACTIONS = 16;
const MAX_NAME_LENGTH = 120;

/** The danger of calling a dotted name, or undefined. Attribute walks alone say nothing in source. */
export function dangerOfCall(path: string): Danger | undefined {
  const dot = path.indexOf('.');
  if (dot <= 0 || path.includes('()') || path.includes('[]')) return undefined;
  const danger = dangerOf(path.slice(0, dot), path.slice(dot + 1));
  return danger?.capability === 'attribute-walking' ? undefined : danger;
}

export function summarise(module: SourceModule): ModuleSummary {
  const imports = [...new Set(module.imports.map((fact) => fact.module))];
  const importTime: ImportAction[] = [];
  for (const call of module.calls) {
    if (call.when !== 'import' || importTime.length >= MAX_ACTIONS) continue;
    for (const callee of calleesOf(call)) {
      const danger = module.language === 'python' ? dangerOfCall(callee) : undefined;
      if (danger !== undefined)
        importTime.push({ callee: cut(callee), does: danger.does, line: call.line });
    }
  }
  const { classes, functions } = module;
  return {
    language: module.language,
    classes: classes.slice(0, MAX_CLASSES).map(({ name, bases, line }) => ({
      name: cut(name),
      bases: bases.slice(0, MAX_FUNCTIONS).map(cut),
      line,
    })),
    functions: functions
      .map(({ name }) => name)
      .filter((name) => !name.includes('.') && !name.includes('<'))
      .slice(0, MAX_FUNCTIONS)
      .map(cut),
    imports: imports.slice(0, MAX_IMPORTS).map(cut),
    importTime,
    truncated:
      module.truncated !== undefined ||
      classes.length > MAX_CLASSES ||
      imports.length > MAX_IMPORTS ||
      importTime.length >= MAX_ACTIONS,
  };
}

function cut(text: string): string {
  return text.slice(0, MAX_NAME_LENGTH);
}
