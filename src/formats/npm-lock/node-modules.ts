/** Characters of a path that is followed upwards: every folder of it is looked into. */
const MAX_PATH = 4096;
const FOLDER = 'node_modules';

/**
 * Finds a package as Node does: in the `node_modules` of the folder that asks, then in that of every folder above.
 *
 * @param from the asking package's own folder, `node_modules/a`; empty for the project
 * @param has whether a folder is there
 */
export function findModule(
  from: string,
  name: string,
  has: (path: string) => boolean,
): string | undefined {
  if (from.length > MAX_PATH) return undefined;
  for (let folder = from; ; folder = parent(folder)) {
    // A folder named node_modules has none of its own.
    if (folder !== FOLDER && !folder.endsWith(`/${FOLDER}`)) {
      const path = folder === '' ? `${FOLDER}/${name}` : `${folder}/${FOLDER}/${name}`;
      if (has(path)) return path;
    }
    if (folder === '') return undefined;
  }
}

function parent(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

/** The name by which a folder is imported: what stands behind the last `node_modules/`; undefined for other folders. */
export function importedName(path: string): string | undefined {
  const at = path.lastIndexOf(`${FOLDER}/`);
  if (at === -1 || (at > 0 && path[at - 1] !== '/')) return undefined;
  const name = path.slice(at + FOLDER.length + 1);
  return name === '' ? undefined : name;
}
