/** Folders left out unless asked for, and why. Listed in the report like everything excluded. */
const DEFAULT_FOLDERS: Readonly<Record<string, string>> = {
  '.git': 'version-control data (default)',
  '.hg': 'version-control data (default)',
  '.svn': 'version-control data (default)',
  node_modules: 'installed packages (default)',
  '.venv': 'installed packages (default)',
  venv: 'installed packages (default)',
  'site-packages': 'installed packages (default)',
  __pycache__: 'compiled Python of files beside it (default)',
  '.tox': 'installed packages (default)',
  '.mypy_cache': 'tool cache (default)',
  '.pytest_cache': 'tool cache (default)',
  '.ruff_cache': 'tool cache (default)',
};

/** Special characters of a glob, as regular expressions. `**` crosses folders, `*` and `?` do not. */
function globSource(glob: string): string {
  let source = '';
  for (let index = 0; index < glob.length; index += 1) {
    const character = glob.charAt(index);
    if (glob.startsWith('**/', index)) {
      source += '(?:.*/)?';
      index += 2;
    } else if (glob.startsWith('**', index)) {
      source += '.*';
      index += 1;
    } else if (character === '*') source += '[^/]*';
    else if (character === '?') source += '[^/]';
    else source += character.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  }
  return source;
}

/**
 * The rule for what is left out: `globs` as in a .gitignore (without a slash they match a name in any
 * folder; a trailing slash means folders only), plus the defaults.
 */
export function exclusion(
  globs: readonly string[],
  withDefaults: boolean,
): (path: string) => string | undefined {
  const rules = globs.map((glob) => {
    const folderOnly = glob.endsWith('/');
    const body = folderOnly ? glob.slice(0, -1) : glob;
    const anchored = body.includes('/');
    const source = globSource(body.startsWith('/') ? body.slice(1) : body);
    return { glob, folderOnly, pattern: new RegExp(`^${anchored ? '' : '(?:.*/)?'}${source}$`) };
  });
  return (path) => {
    const folder = path.endsWith('/');
    const bare = folder ? path.slice(0, -1) : path;
    for (const rule of rules) {
      if ((folder || !rule.folderOnly) && rule.pattern.test(bare)) return `exclude ${rule.glob}`;
    }
    if (!withDefaults || !folder) return undefined;
    const name = bare.slice(bare.lastIndexOf('/') + 1);
    return Object.hasOwn(DEFAULT_FOLDERS, name) ? DEFAULT_FOLDERS[name] : undefined;
  };
}
