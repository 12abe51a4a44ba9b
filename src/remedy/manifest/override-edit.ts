import { lineEndOf } from '../line-index.ts';
import type { OverrideChange } from '../plan/fix-plan.ts';
import type { TextEdit } from '../text-edit.ts';
import { applyEdits } from '../text-edit.ts';
import { nextMajor } from '../versions/bump.ts';
import { insertMember, objectText, stepOf } from './insert-member.ts';
import { readJsonDocument } from './json-document.ts';
import { jsonContent } from './package-json.ts';
import { tomlContent } from './pyproject.ts';
import type { LeafPath } from './string-leaf.ts';
import { samePath } from './string-leaf.ts';
import { readTomlDocument } from './toml-document.ts';
import { differences } from './verify-edit.ts';

type Member = readonly [string, string];

/** Where each tool of npm's ecosystem keeps forced versions in `package.json`. */
const PLACES: Readonly<Record<'npm' | 'yarn' | 'pnpm' | 'bun', LeafPath>> = {
  npm: ['overrides'],
  bun: ['overrides'],
  yarn: ['resolutions'],
  pnpm: ['pnpm', 'overrides'],
};

/** The edits that make a manifest force the given versions; undefined where that cannot be written, or not be proved to change nothing else. */
export function overrideEdits(
  text: string,
  changes: readonly OverrideChange[],
): readonly TextEdit[] | undefined {
  const [first] = changes;
  if (first === undefined) return [];
  return first.tool === 'uv'
    ? uvEdits(text, changes)
    : jsonEdits(text, PLACES[first.tool], changes);
}

function jsonEdits(
  text: string,
  place: LeafPath,
  changes: readonly OverrideChange[],
): readonly TextEdit[] | undefined {
  const document = readJsonDocument(text);
  if (document === undefined) return undefined;
  const members = changes.map((one): Member => [one.name.name, npmValue(one)]);
  // Something else in the way, where an object belongs.
  const ways = place.map((_, index) => place.slice(0, index + 1));
  const isBarred = (path: LeafPath): boolean => ways.some((way) => samePath(path, way));
  const barriers = [
    ...document.leaves,
    ...document.containers.filter(({ kind }) => kind === 'array'),
  ];
  if (barriers.some(({ path }) => isBarred(path))) return undefined;
  const isThere = (name: string): boolean =>
    document.leaves.some(({ path }) => samePath(path, [...place, name]));
  const edits: TextEdit[] = [];
  for (const [name, value] of members) {
    const leaf = document.leaves.find(({ path }) => samePath(path, [...place, name]));
    if (leaf !== undefined) edits.push({ start: leaf.start, end: leaf.end, text: value });
  }
  const added = members.filter(([name]) => !isThere(name));
  const insert = added.length === 0 ? undefined : insertion(text, document, place, added);
  if (added.length > 0 && insert === undefined) return undefined;
  if (insert !== undefined) edits.push(insert);
  return isProved(text, edits, place, members) ? edits : undefined;
}

function insertion(
  text: string,
  { containers }: NonNullable<ReturnType<typeof readJsonDocument>>,
  place: LeafPath,
  members: readonly Member[],
): TextEdit | undefined {
  const feed = lineEndOf(text);
  // The deepest part of the way that is there; the rest is made.
  for (let depth = place.length; depth >= 0; depth -= 1) {
    const container = containers.find(
      ({ path, kind }) => kind === 'object' && samePath(path, place.slice(0, depth)),
    );
    if (container === undefined) continue;
    const missing = place.slice(depth).map(String);
    return insertMember(text, container, (indent) => {
      if (missing.length === 0)
        return members
          .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
          .join(indent === '' ? ', ' : `,${feed}${indent}`);
      const [outer = '', inner] = missing;
      const step = stepOf(indent, container.path.length + 1);
      const key = JSON.stringify(outer);
      if (inner === undefined) return `${key}: ${objectText(members, indent, step, feed)}`;
      const deeper = indent + step;
      const nested = `${JSON.stringify(inner)}: ${objectText(members, deeper, step, feed)}`;
      return `${key}: {${feed}${deeper}${nested}${feed}${indent}}`;
    });
  }
  return undefined;
}

function npmValue({ tool, version, isDirect, name }: OverrideChange): string {
  return tool === 'npm' && isDirect ? `$${name.name}` : `^${version}`;
}

/** The document as data is what it was, with the members and nothing else. */
function isProved(
  text: string,
  edits: readonly TextEdit[],
  place: LeafPath,
  members: readonly Member[],
): boolean {
  const before = jsonContent(text);
  const after = jsonContent(applyEdits(text, edits));
  if (before === undefined || after === undefined) return false;
  return differences(withMembers(before, place, members), after) === 0;
}

function withMembers(content: unknown, place: LeafPath, members: readonly Member[]): unknown {
  const own = typeof content === 'object' && content !== null ? { ...content } : {};
  const [key, ...rest] = place;
  if (key === undefined) return { ...own, ...Object.fromEntries(members) };
  const inner: unknown = Object.entries(own).find(([name]) => name === String(key))?.[1];
  return { ...own, [key]: withMembers(inner, rest, members) };
}

const UV_LIST: LeafPath = ['tool', 'uv', 'override-dependencies'];

/** From the version up to the next major one. */
function uvItem({ name, version }: OverrideChange): string {
  const next = nextMajor('pypi', version);
  return `${name.name}>=${version}${next === undefined ? '' : `,<${next}`}`;
}

function uvEdits(
  text: string,
  changes: readonly OverrideChange[],
): readonly TextEdit[] | undefined {
  const document = readTomlDocument(text);
  const before = tomlContent(text);
  if (document === undefined || before === undefined) return undefined;
  const items = changes.map(uvItem);
  const list = document.containers.find(
    ({ path, kind }) => kind === 'array' && samePath(path, UV_LIST),
  );
  const feed = lineEndOf(text);
  const line = `override-dependencies = [${items.map((item) => JSON.stringify(item)).join(', ')}]${feed}`;
  const header = document.headers.find(({ path }) => samePath(path, UV_LIST.slice(0, 2)));
  const isClosed = text === '' || text.endsWith('\n');
  const edit =
    list !== undefined
      ? insertMember(text, list, (indent) =>
          items
            .map((item) => JSON.stringify(item))
            .join(indent === '' ? ', ' : `,${feed}${indent}`),
        )
      : header !== undefined && text[header.bodyStart - 1] === '\n'
        ? { start: header.bodyStart, end: header.bodyStart, text: line }
        : {
            start: text.length,
            end: text.length,
            text: `${isClosed ? '' : feed}${feed}[tool.uv]${feed}${line}`,
          };
  const after = tomlContent(applyEdits(text, [edit]));
  const wanted = withItems(before, UV_LIST, items);
  return after !== undefined && differences(wanted, after) === 0 ? [edit] : undefined;
}

function withItems(content: unknown, place: LeafPath, items: readonly string[]): unknown {
  const [key, ...rest] = place;
  if (key === undefined) return [...(Array.isArray(content) ? content : []), ...items];
  const own = typeof content === 'object' && content !== null ? { ...content } : {};
  const inner: unknown = Object.entries(own).find(([name]) => name === String(key))?.[1];
  return { ...own, [key]: withItems(inner, rest, items) };
}
