import { decodeUtf8 } from '../../bytes/text.ts';
import { readYaml } from '../../formats/hydra/yaml-tree.ts';
import { textOf, valueOf, type JsonNode } from '../../formats/json/tree.ts';
import type { DataHost } from '../data-host.ts';
import { readHead } from '../read-bounded.ts';

/** Which files are one part of a data set. */
export interface CardFiles {
  readonly split: string | undefined;
  /** Names relative to the folder, with wildcards. */
  readonly patterns: readonly string[];
}

/** One of the tables a data set's card describes. */
export interface CardTable {
  readonly name: string;
  readonly isDefault: boolean;
  readonly files: readonly CardFiles[];
}

/** Bytes of the card that are read; the front matter stands first. */
const MAX_CARD_BYTES = 512 * 1024;
/** Tables, and patterns of one table, that are read. */
const MAX_TABLES = 1000;
const MAX_PATTERNS = 1000;

const FRONT_MATTER_RE = /^\ufeff?---[ \t]*\r?\n([^]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

function itemsOf(node: JsonNode | undefined): readonly JsonNode[] {
  if (node === undefined) return [];
  return node.kind === 'array' ? node.items.slice(0, MAX_PATTERNS) : [node];
}

function patternsOf(node: JsonNode | undefined, folder: string): readonly string[] {
  return itemsOf(node).flatMap((item) =>
    item.kind === 'string' ? [folder === '' ? item.text : `${folder}/${item.text}`] : [],
  );
}

function filesOf(table: JsonNode): readonly CardFiles[] {
  const folder = (textOf(table, 'data_dir') ?? '').replace(/\/+$/, '');
  const given = valueOf(table, 'data_files');
  if (given === undefined)
    return folder === '' ? [] : [{ split: undefined, patterns: [`${folder}/**`] }];
  const items = itemsOf(given);
  const plain = items.filter(({ kind }) => kind === 'string');
  return [
    ...(plain.length > 0
      ? [{ split: undefined, patterns: plain.flatMap((item) => patternsOf(item, folder)) }]
      : []),
    ...items.flatMap((item) =>
      item.kind === 'object'
        ? [{ split: textOf(item, 'split'), patterns: patternsOf(valueOf(item, 'path'), folder) }]
        : [],
    ),
  ];
}

function isTrue(node: JsonNode | undefined): boolean {
  return (
    (node?.kind === 'string' && node.text.toLowerCase() === 'true') ||
    (node?.kind === 'boolean' && node.value)
  );
}

/** The tables that the card of a data set describes; none when it has no such list, or none that can be read. */
export async function readDataCard(host: DataHost, path: string): Promise<readonly CardTable[]> {
  if (host.status(path) !== 'file') return [];
  const text = decodeUtf8(await readHead(host, path, MAX_CARD_BYTES));
  const matter = FRONT_MATTER_RE.exec(text ?? '')?.[1];
  if (matter === undefined) return [];
  const tree = await readYaml(matter);
  const [root] = tree.ok ? tree.documents : [];
  if (root === undefined) return [];
  return itemsOf(valueOf(root, 'configs'))
    .slice(0, MAX_TABLES)
    .flatMap((table) => {
      const name = textOf(table, 'config_name') ?? 'default';
      const files = filesOf(table);
      const isDefault = isTrue(valueOf(table, 'default')) || name === 'default';
      return files.length === 0 ? [] : [{ name, isDefault, files }];
    });
}
