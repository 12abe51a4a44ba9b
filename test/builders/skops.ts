import { zip } from './zip.ts';

export type SkopsNodeSpec = Readonly<Record<string, unknown>>;

/** A node of `schema.json`. */
export function skopsNode(loader: string, path: string, rest: SkopsNodeSpec = {}): SkopsNodeSpec {
  const dot = path.lastIndexOf('.');
  return {
    __class__: path.slice(dot + 1),
    __module__: path.slice(0, dot),
    __loader__: loader,
    ...rest,
  };
}

/** A skops archive around a tree; `text` replaces the schema verbatim. */
export function skops(
  root: SkopsNodeSpec,
  options: { readonly members?: Readonly<Record<string, string>>; readonly text?: string } = {},
): Uint8Array {
  const schema = options.text ?? JSON.stringify({ ...root, protocol: 2, _skops_version: '0.16.0' });
  const members = Object.entries(options.members ?? {}).map(([name, data]) => ({ name, data }));
  return zip({ entries: [...members, { name: 'schema.json', data: schema }] });
}
