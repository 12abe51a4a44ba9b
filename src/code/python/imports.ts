import type { NodeIndex } from '../syntax-tree.ts';
import type { Frame } from '../frame.ts';
import { addStarImport, nameValue } from './names.ts';

function note(
  { draft, tree, unit, base, records }: Frame,
  node: NodeIndex,
  fact: { readonly module: string; readonly name: string | undefined; readonly as: string },
): void {
  if (!records) return;
  const offset = unit.at?.offset ?? tree.start(node);
  draft.imports.push({ ...fact, when: base, line: unit.at?.line ?? tree.line(offset), offset });
}

/** The name and the alias of one part of an import. */
function parts(frame: Frame, node: NodeIndex): { readonly name: string; readonly alias?: string } {
  const { tree } = frame;
  if (tree.kind(node) !== 'aliased_import') return { name: compact(tree.textOf(node)) };
  const [name, alias] = [tree.field(node, 'name'), tree.field(node, 'alias')];
  return {
    name: name === undefined ? '' : compact(tree.textOf(name)),
    ...(alias === undefined ? {} : { alias: tree.textOf(alias) }),
  };
}

/** Python allows blanks around the dots of a module name. */
function compact(text: string): string {
  return text.replaceAll(/[\s\\]+/g, '');
}

export function importModules(frame: Frame, node: NodeIndex): void {
  for (const part of frame.tree.fields(node, 'name')) {
    const { name, alias } = parts(frame, part);
    const first = name.replace(/\..*$/, '');
    const as = alias ?? first;
    frame.scope.set(as, nameValue(alias === undefined ? first : name));
    note(frame, part, { module: name, name: undefined, as });
  }
}

export function importFrom(frame: Frame, node: NodeIndex): void {
  const { tree } = frame;
  const from = tree.field(node, 'module_name');
  const module = from === undefined ? '' : compact(tree.textOf(from));
  for (const part of tree.named(node)) {
    if (tree.kind(part) !== 'wildcard_import') continue;
    addStarImport(frame.scope, module);
    note(frame, part, { module, name: '*', as: '*' });
  }
  for (const part of tree.fields(node, 'name')) {
    const { name, alias = name } = parts(frame, part);
    const separator = module.endsWith('.') ? '' : '.';
    frame.scope.set(alias, nameValue(`${module}${separator}${name}`));
    note(frame, part, { module, name, as: alias });
  }
}
