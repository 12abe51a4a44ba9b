import type { Anomaly } from '../../core/parsed.ts';
import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { JsonFile } from '../dependencies/json-file.ts';
import { entriesOf } from '../dependencies/json-file.ts';
import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf } from '../json/tree.ts';
import { listed, treeEntry } from './lock-entry.ts';
import { findModule } from './node-modules.ts';

/** Packages inside of packages. Real trees are a dozen deep. */
const MAX_DEPTH = 200;
/** Disagreements listed. */
const MAX_LISTED = 100;

/** Every package of the tree with its folder, parents first. */
function walk(tree: JsonNode, onTooDeep: (node: JsonNode) => void): ReadonlyMap<string, JsonNode> {
  const found = new Map<string, JsonNode>();
  const left = [{ folder: '', node: tree, depth: 0 }];
  for (let at = left.pop(); at !== undefined; at = left.pop())
    for (const { key, value } of entriesOf(at.node)) {
      if (value.kind !== 'object') continue;
      const path = `${at.folder}node_modules/${key}`;
      found.set(path, value);
      const inner = valueOf(value, 'dependencies');
      if (inner === undefined) continue;
      if (at.depth >= MAX_DEPTH) onTooDeep(inner);
      else left.push({ folder: `${path}/`, node: inner, depth: at.depth + 1 });
    }
  return found;
}

/** `dependencies` of version 1: packages that hold packages. The file does not say what the project itself asks for. */
export function addTree(draft: DependencyDraft, file: JsonFile, tree: JsonNode): void {
  const nodes = walk(tree, (node) =>
    draft.addGap('depth-limit', `line ${file.line(node.offset)}: packages nested too deep`),
  );
  for (const [path, node] of nodes) {
    const imported = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const { node: _, path: key, ...entry } = treeEntry(path, imported, node);
    const requires = listed(node, 'requires', false).map(({ name, constraint }) => {
      const found = findModule(path, name, (folder) => nodes.has(folder));
      return found === undefined ? { name, constraint } : { name, constraint, key: found };
    });
    draft.addResolved({
      ...entry,
      key,
      ecosystem: 'npm',
      requires,
      line: file.line(node.offset),
    });
  }
}

/**
 * Where the two lists of version 2 name another version, archive or digest: a reviewer reads one of them,
 * and another client installs by the other.
 */
export function disagreements(
  packages: JsonNode,
  tree: JsonNode,
): readonly Anomaly<'disagreement'>[] {
  const listedNodes = new Map(entriesOf(packages).map(({ key, value }) => [key, value]));
  const found: Anomaly<'disagreement'>[] = [];
  for (const [path, node] of walk(tree, () => undefined)) {
    const other = listedNodes.get(path);
    if (other === undefined || found.length >= MAX_LISTED) continue;
    for (const key of ['resolved', 'integrity', 'version']) {
      const [mine, theirs] = [textOf(node, key), textOf(other, key)];
      const isAddress = key === 'version' && mine?.includes(':') === true;
      if (mine === undefined || theirs === undefined || mine === theirs || isAddress) continue;
      const detail = `${path}: ${key}`.slice(0, 300);
      found.push({ code: 'disagreement', offset: node.offset, detail });
      break;
    }
  }
  return found;
}
