import type { SourceModule } from '../../code/source-module.ts';
import { calleesOf } from '../../code/call-site.ts';
import type { DeedWeight } from './deed.ts';
import { deedOf } from './deed.ts';
import { methodDeeds } from './method-deeds.ts';
import type { ImportAction, ModuleSummary } from './source-file.ts';

/** Entries kept of each list: the summary of a file stays within a few KB. */
const MAX_CLASSES = 64;
const MAX_FUNCTIONS = 64;
const MAX_IMPORTS = 64;
/** Real modules use some fifty names of others. */
const MAX_USES = 256;
const MAX_ACTIONS = 16;
const MAX_NAME_LENGTH = 120;

export function summarise(module: SourceModule): ModuleSummary {
  const imports = [...new Set(module.imports.map((fact) => fact.module))];
  const importTime: Record<DeedWeight, ImportAction[]> = { runs: [], acts: [] };
  for (const call of module.calls) {
    if (call.when !== 'import') continue;
    for (const callee of calleesOf(call)) {
      const deed = module.language === 'python' ? deedOf(callee) : undefined;
      if (deed !== undefined) {
        const { does, weight } = deed;
        // Each weight has a list of its own: harmless ones must not crowd out the others.
        if (importTime[weight].length >= MAX_ACTIONS) continue;
        importTime[weight].push({ callee: cut(callee), does, line: call.line, weight });
      }
    }
  }
  const loadTime = module.language === 'python' ? methodDeeds(module, MAX_ACTIONS) : [];
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
    uses: usesOf(module).slice(0, MAX_USES).map(cut),
    importTime: [...importTime.runs, ...importTime.acts],
    loadTime: loadTime.map((action) => ({
      ...action,
      callee: cut(action.callee),
      method: cut(action.method),
    })),
    truncated:
      module.truncated !== undefined ||
      classes.length > MAX_CLASSES ||
      imports.length > MAX_IMPORTS ||
      importTime.runs.length >= MAX_ACTIONS ||
      importTime.acts.length >= MAX_ACTIONS ||
      loadTime.length >= MAX_ACTIONS,
  };
}

/** What it calls of imported modules, and what it takes from them by name. */
function usesOf(module: SourceModule): readonly string[] {
  const called = module.calls.flatMap(calleesOf).filter((callee) => /^[^<.][^.]*\./.test(callee));
  const taken = module.imports.flatMap(({ module: from, name }) =>
    name === undefined || name === '*' || from.startsWith('.') ? [] : [`${from}.${name}`],
  );
  return [...new Set([...called, ...taken])].sort();
}

function cut(text: string): string {
  return text.slice(0, MAX_NAME_LENGTH);
}
