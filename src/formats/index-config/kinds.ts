/** A file in which a package manager is told where to look. */
export interface ConfigKind {
  readonly tool: 'npm' | 'pip' | 'yarn' | 'yarn-classic' | 'bun' | 'uv' | 'pnpm-workspace';
  /** What stands in an honest one: the names alone are too common. */
  readonly content: RegExp;
}

const KEY_VALUE = /^[ \t]*[@\w./:$"{}-]+[ \t]*=/m;
const SECTION = /^[ \t]*\[[\w."@/ -]+\]/m;

const KINDS: readonly (readonly [name: RegExp, kind: ConfigKind])[] = [
  [/^\.?npmrc$/, { tool: 'npm', content: KEY_VALUE }],
  [/^pip\.(?:conf|ini)$/, { tool: 'pip', content: SECTION }],
  [/^\.yarnrc\.ya?ml$/, { tool: 'yarn', content: /^[ \t]*[\w"'-]+[ \t]*:/m }],
  [/^\.yarnrc$/, { tool: 'yarn-classic', content: /^[ \t]*"?[@\w.:/-]+"?[ \t]+\S/m }],
  [/^\.?bunfig\.toml$/, { tool: 'bun', content: /^[ \t]*\[?[\w."-]+\]?/m }],
  [/^uv\.toml$/, { tool: 'uv', content: /^[ \t]*\[?\[?[\w."-]+/m }],
  [/^pnpm-workspace\.ya?ml$/, { tool: 'pnpm-workspace', content: /^[\w"'-]+[ \t]*:/m }],
];

/** Which package manager reads a file of this name. */
export function configKind(name: string): ConfigKind | undefined {
  return KINDS.find(([pattern]) => pattern.test(name))?.[1];
}
