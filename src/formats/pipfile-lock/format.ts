import { isUtf8 } from 'node:buffer';
import type { Limits } from '../../core/limits.ts';
import type { Parsed, ParseError } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet } from '../dependencies/dependency-set.ts';
import { dependencySet } from '../dependencies/dependency-set.ts';
import { readWhole } from '../dependencies/read-whole.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { JsonCursor, JsonError } from '../json/cursor.ts';
import type { JsonNode } from '../json/tree.ts';
import { readJson } from '../json/tree.ts';
import { tableDependency } from '../pyproject/table-dependency.ts';
import { withoutCredentials } from '../python-requirement/source-address.ts';
import { looksLikeText } from '../signature/text.ts';
import { itemsAt, textAt } from '../toml/lookup.ts';

type PipfileLockError = 'invalid-json' | 'too-deep' | 'invalid-utf8' | 'no-packages';

/** Values of one entry: a hash for each file of a release. */
const MAX_ENTRY_VALUES = 20_000;
const GROUPS: Readonly<Record<string, string>> = { develop: 'dev' };

function recognise({ head, size, name }: Glimpse): Recognition {
  if (!/(?:^|\.)pipfile\.lock$|\.(?:lock|json)$/.test(name)) return 'no';
  if (!looksLikeText(head, head.length === size)) return 'no';
  const text = decodeUtf8Leniently(head);
  return /"pipfile-spec"\s*:/.test(text) && /"_meta"\s*:/.test(text) ? 'likely' : 'no';
}

class PipfileLockReader {
  readonly draft = new DependencyDraft();
  readonly #bytes: Uint8Array;
  readonly #cursor: JsonCursor;
  readonly #indexes = new Map<string, string>();
  /** Categories seen. */
  sections = 0;
  #line = 1;
  #counted = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#cursor = new JsonCursor(bytes, { start: bytes[0] === 0xef ? 3 : 0 });
  }

  read(): void {
    const cursor = this.#cursor;
    cursor.enter('object');
    for (let section = cursor.key(); section !== undefined; section = cursor.key()) {
      if (section === '_meta') this.#meta();
      else if (cursor.kind() !== 'object') cursor.skip();
      else this.#packages(section);
    }
    cursor.end();
  }

  /** One value at a time becomes a tree: the file may be large, an entry is not. */
  #value(): JsonNode | undefined {
    const start = this.#cursor.offset;
    this.#cursor.skip();
    const end = this.#cursor.offset;
    const tree = readJson(this.#bytes.subarray(start, end), MAX_ENTRY_VALUES);
    return tree.ok ? tree.root : undefined;
  }

  #lineAt(offset: number): number {
    for (; this.#counted < offset; this.#counted += 1)
      if (this.#bytes[this.#counted] === 0x0a) this.#line += 1;
    return this.#line;
  }

  #meta(): void {
    const line = this.#lineAt(this.#cursor.offset);
    const meta = this.#value();
    for (const node of itemsAt(meta, 'sources')) {
      const [name, url] = [textAt(node, 'name'), textAt(node, 'url')];
      if (url === undefined) continue;
      const plain = withoutCredentials(url);
      const kind = this.#indexes.size === 0 ? 'primary' : 'explicit';
      if (name !== undefined) this.#indexes.set(name, plain);
      this.draft.addIndex({
        ecosystem: 'pypi',
        url: plain,
        kind,
        ...(name === undefined ? {} : { name }),
        line,
      });
    }
  }

  #packages(section: string): void {
    const cursor = this.#cursor;
    this.sections += 1;
    cursor.enter('object');
    for (let name = cursor.key(); name !== undefined; name = cursor.key()) {
      const line = this.#lineAt(cursor.offset);
      const value = this.#value();
      const made = value && tableDependency(name, value, this.#indexes);
      if (value === undefined || made === undefined) {
        this.draft.addUnread(line, `what is locked for ${name}`);
        continue;
      }
      const { marker, source, hashes, constraint } = made;
      const version = constraint.replace(/^=+\s*/, '');
      const key = section === 'default' ? `${name}@${version}` : `${name}@${version}:${section}`;
      this.draft.addResolved({
        key,
        ecosystem: 'pypi',
        name,
        version,
        source,
        hashes,
        groups: [GROUPS[section] ?? section],
        // Pipenv keeps no edges.
        requires: [],
        ...(marker === undefined ? {} : { marker }),
        line,
      });
      // Only what the Pipfile itself asks for is given an index, extras or another source.
      const isAsked = textAt(value, 'index') !== undefined || made.extras.length > 0;
      if (isAsked || source.kind !== 'index') this.draft.addRoot(key);
    }
  }
}

async function parse(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<DependencySet, never, PipfileLockError>> {
  const { bytes, unexamined } = await readWhole(source, limits);
  if (!isUtf8(bytes)) return refuse({ code: 'invalid-utf8', offset: 0, detail: 'no UTF-8' });
  const reader = new PipfileLockReader(bytes);
  const { draft } = reader;
  try {
    reader.read();
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const { code, offset, message: detail } = error;
    if (draft.entries === 0) return refuse({ code, offset, detail });
    draft.addUnread(undefined, `${detail}, at byte ${offset}`);
  }
  if (reader.sections === 0)
    return refuse({ code: 'no-packages', offset: 0, detail: 'no section of packages' });
  return {
    ok: true,
    value: {
      ...draft.finish({ role: 'lock', tool: 'pipenv' }),
      claims: [{ start: 0, end: source.size ?? bytes.length, what: 'locked packages' }],
      facts: { packages: draft.resolved.length },
    },
    anomalies: [],
    unexamined: [...unexamined, ...draft.unexamined],
  };
}

function refuse(
  error: ParseError<PipfileLockError>,
): Parsed<DependencySet, never, PipfileLockError> {
  return { ok: false, error };
}

export default defineFormat({
  id: 'pipfile-lock',
  title: 'packages locked by Pipenv',
  artifact: dependencySet,
  kind: 'config',
  extensions: ['.lock'],
  recognise,
  parse,
});
