import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { JsonFile } from '../dependencies/json-file.ts';
import { entriesOf, isTrue, textsOf } from '../dependencies/json-file.ts';
import type { JsonNode } from '../json/tree.ts';
import { valueOf } from '../json/tree.ts';

/** What changes how packages are laid out, which of them may run scripts, and what commands they add. */
export function addSwitches(draft: DependencyDraft, { root, line }: JsonFile): void {
  const note = (key: string, node: JsonNode | undefined, texts: readonly string[]): void => {
    if (node !== undefined && texts.length > 0)
      draft.addSwitch(`${key}: ${texts.join(', ')}`, line(node.offset));
  };
  const workspaces = valueOf(root, 'workspaces');
  const globs = workspaces?.kind === 'object' ? valueOf(workspaces, 'packages') : workspaces;
  note('workspaces', workspaces, textsOf(globs));
  for (const key of ['bundleDependencies', 'bundledDependencies']) {
    const bundled = valueOf(root, key);
    note(key, bundled, isTrue(bundled) ? ['all'] : textsOf(bundled));
  }
  for (const holder of [root, valueOf(root, 'pnpm')])
    for (const key of ['trustedDependencies', 'onlyBuiltDependencies']) {
      const built = valueOf(holder, key);
      note(key, built, textsOf(built));
    }
  const allowed = valueOf(root, 'allowScripts');
  const names = entriesOf(allowed).filter(({ value }) => isTrue(value));
  note(
    'allowScripts',
    allowed,
    names.map(({ key }) => key),
  );
  const manager = valueOf(root, 'packageManager');
  note('packageManager', manager, textsOf(manager));
  const bin = valueOf(root, 'bin');
  note('bin', bin, bin?.kind === 'object' ? bin.members.map(({ key }) => key) : textsOf(bin));
}
