import { artifact } from '../../core/artifact.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8 } from '../../bytes/text.ts';
import type { Contents, Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import type { InstantiationTarget, InstantiationTargets } from './targets.ts';
import { collectTargets, instantiationTargets, MAX_TARGETS } from './targets.ts';
import type { PythonTag, YamlTree, YamlTreeError } from './yaml-tree.ts';
import { readYaml } from './yaml-tree.ts';

export type HydraConfigError = 'invalid-utf8' | 'nothing-instantiated' | YamlTreeError;

/** A YAML configuration whose loader finds classes and functions by name and calls them. */
export interface HydraConfig extends Contents {
  readonly documents: number;
}

export const hydraConfig = artifact<HydraConfig>()('hydra-config');

/** Bytes parsed. The parser needs a second for a million; the largest honest files have a tenth. */
const MAX_YAML_BYTES = 1024 * 1024;
/** Bytes searched line by line when there are more. */
const MAX_SEARCHED_BYTES = 32 * 1024 * 1024;
const UTF16_MARKS: Readonly<Record<string, string>> = {
  '255,254': 'utf-16le',
  '254,255': 'utf-16be',
};
const NAME_RE = /\.ya?ml$/;
/** One of these stands in every file that matters here, escapes of a quoted key and of a tag included. */
const NEEDLE_RE =
  /_target_|class_path|python\/|target\s*:|%TAG|\\[xu][0-9a-f]|\\\r?\n|!\S*%[0-9a-f]/i;
/** What a file too large to parse must not have unseen. */
const STRONG_NEEDLE_RE = /_target_|class_path|python\/|%TAG|"[^"\n]*\\[xu][0-9a-f][^"\n]*"\s*:/i;
const TELLING_RE = /^\s*(?:- )?["']?(?:_target_|class_path)["']?\s*:|!!?python\//m;

/** What is left when the file is no YAML: its lines. */
const TARGET_LINE_RE =
  /^[ \t]*(?:- )?(?:[^#\n]{0,200}[{,][ \t]*)?["']?(_target_|class_path)["']?[ \t]*:[ \t]*["']?([\w.]+)/gm;
const TAG_LINE_RE = /!!?python\/([a-z/]{1,40}):([\w.]{1,200})/g;

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function recognise({ head, name }: Glimpse): Recognition {
  if (!NAME_RE.test(name)) return 'no';
  return TELLING_RE.test(latin1(head)) ? 'likely' : 'possible';
}

function fromTag({ kind, name, arguments: args, offset }: PythonTag): InstantiationTarget {
  return {
    place: `!!python/${kind}`,
    target: name,
    convention: 'yaml-tag',
    arguments: args,
    offset,
  };
}

/** Names by line, for a file that the parser refuses and a laxer one may not. */
function fromLines(text: string): readonly InstantiationTarget[] {
  const found: InstantiationTarget[] = [];
  for (const match of text.matchAll(TARGET_LINE_RE)) {
    const convention = match[1] === 'class_path' ? 'class_path' : '_target_';
    const target = match[2] ?? '';
    if (found.length < MAX_TARGETS)
      found.push({ place: '', target, convention, arguments: [], offset: match.index });
  }
  for (const match of text.matchAll(TAG_LINE_RE)) {
    const tag = { kind: match[1] ?? '', name: match[2] ?? '', arguments: [], offset: match.index };
    if (found.length < MAX_TARGETS) found.push(fromTag(tag));
  }
  return found;
}

async function parse(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<HydraConfig, never, HydraConfigError>> {
  const most = Math.min(MAX_SEARCHED_BYTES, limits.maxHeaderBytes);
  const stored = await source.read(0, most);
  const bytes = asUtf8(stored);
  if (!NEEDLE_RE.test(latin1(bytes)))
    return refuse('nothing-instantiated', 0, 'no key by which a loader finds classes');
  const text = decodeUtf8(bytes);
  if (text === undefined) return refuse('invalid-utf8', 0, 'the YAML is not UTF-8');
  const tree: YamlTree =
    bytes.length > MAX_YAML_BYTES
      ? { ok: false, code: 'too-many-values', offset: MAX_YAML_BYTES, detail: 'it is too large' }
      : await readYaml(text);
  const unexamined: Unexamined[] = [];
  const targets: InstantiationTarget[] = [];
  if (tree.ok) {
    let dropped = 0;
    for (const document of tree.documents) {
      const found = collectTargets(document);
      targets.push(...found.targets.slice(0, MAX_TARGETS - targets.length));
      dropped += found.dropped;
    }
    targets.push(...tree.tags.map(fromTag));
    if (dropped > 0)
      unexamined.push({ code: 'count-limit', detail: `${dropped} more names of classes` });
  } else {
    targets.push(...fromLines(text));
    const isTooLarge = bytes.length > MAX_YAML_BYTES && STRONG_NEEDLE_RE.test(text);
    if (targets.length === 0 && !isTooLarge) return refuse(tree.code, tree.offset, tree.detail);
    const detail = `the YAML can not be read (${tree.detail}); its lines were searched`;
    unexamined.push({ code: 'corrupt-data', detail, offset: tree.offset });
  }
  if (targets.length === 0 && unexamined.length === 0)
    return refuse('nothing-instantiated', 0, 'no key by which a loader finds classes');
  const derivedValue: InstantiationTargets = { targets };
  const value: HydraConfig = {
    documents: tree.ok ? tree.documents.length : 1,
    derived: [{ token: instantiationTargets, value: derivedValue }],
    claims: [{ start: 0, end: stored.length, what: 'configuration' }],
    facts: { targets: targets.length },
  };
  return { ok: true, value, anomalies: [], unexamined };
}

/** PyYAML reads UTF-16 as well when a byte order mark says so. */
function asUtf8(bytes: Uint8Array): Uint8Array {
  const encoding = UTF16_MARKS[`${bytes[0]},${bytes[1]}`];
  return encoding === undefined ? bytes : Buffer.from(new TextDecoder(encoding).decode(bytes));
}

function refuse(
  code: HydraConfigError,
  offset: number,
  detail: string,
): Parsed<HydraConfig, never, HydraConfigError> {
  return { ok: false, error: { code, offset, detail } };
}

export default defineFormat({
  id: 'hydra-config',
  title: 'configuration that instantiates classes (YAML)',
  artifact: hydraConfig,
  kind: 'config',
  extensions: ['.yaml', '.yml'],
  recognise,
  parse,
});
