import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import type { YamlTreeError } from '../hydra/yaml-tree.ts';
import { readYaml } from '../hydra/yaml-tree.ts';
import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf } from '../json/tree.ts';
import type { CardClaim, ModelCard, ModelCardFile } from './model-card.ts';
import { modelCard, modelCardFile } from './model-card.ts';

export type ModelCardError = YamlTreeError | 'no-front-matter' | 'not-a-map';

/** Bytes of the card that are read: pictures are links, so that a megabyte of text is a book. */
const MAX_CARD_BYTES = 1024 * 1024;
/** Characters of front matter: evaluation results of many benchmarks reach some hundred thousand. */
const MAX_FRONT_MATTER = 512 * 1024;
const MAX_LIST = 100;
const MAX_TEXT = 200;
const MAX_CLAIMS = 10;

const NAME_RE = /^(?:readme|modelcard|model_card)(?:\.(?:md|markdown))?$/;
const START_RE = /^\ufeff?---[ \t]*\r?\n/;
const END_RE = /\r?\n---[ \t]*(?:\r?\n|$)/;
const CLAIMS: readonly (readonly [CardClaim['kind'], RegExp])[] = [
  [
    'no-custom-code',
    /[^.\n]{0,120}\b(?:(?:no|without(?:\s+any)?)\s+(?:custom|remote)\s+code|(?:does\s+not|doesn't|not)\s+(?:need|require)\s+`?trust_remote_code`?|without\s+`?trust_remote_code`?)\b[^.\n]{0,120}/gi,
  ],
  [
    'safetensors-only',
    /[^.\n]{0,120}\b(?:only\s+(?:in|as|uses?|ships?|contains?)\s+(?:the\s+)?safetensors|safetensors\s+(?:files?\s+|weights?\s+|format\s+)?only|no\s+pickle(?:d|s)?(?:\s+files?)?)\b[^.\n]{0,120}/gi,
  ],
];

function recognise({ head, name }: Glimpse): Recognition {
  if (!NAME_RE.test(name)) return 'no';
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('utf8');
  if (!START_RE.test(text)) return 'no';
  // A front matter is not a model's own idea: web sites have them, too.
  return /^(?:license|library_name|pipeline_tag|base_model|datasets|model-index|tags)\s*:/m.test(
    text,
  )
    ? 'likely'
    : 'possible';
}

/** One text or a list of texts. */
function texts(root: JsonNode, key: string): readonly string[] {
  const value = valueOf(root, key);
  const items = value?.kind === 'array' ? value.items : value === undefined ? [] : [value];
  return items
    .flatMap((item) => (item.kind === 'string' && item.text !== '' ? [item.text] : []))
    .slice(0, MAX_LIST)
    .map((text) => text.slice(0, MAX_TEXT));
}

function one(root: JsonNode, key: string): string | undefined {
  const text = textOf(root, key);
  return text === undefined || text === '' ? undefined : text.slice(0, MAX_TEXT);
}

function claimsOf(body: string, start: number): readonly CardClaim[] {
  const claims: CardClaim[] = [];
  for (const [kind, pattern] of CLAIMS) {
    for (const match of body.matchAll(pattern)) {
      if (claims.length >= MAX_CLAIMS) return claims;
      claims.push({ kind, text: match[0].trim(), offset: start + match.index });
    }
  }
  return claims;
}

function readCard(root: JsonNode, body: string, start: number): ModelCard {
  const [licenceName, library, task] = ['license_name', 'library_name', 'pipeline_tag'].map((key) =>
    one(root, key),
  );
  return {
    licences: texts(root, 'license'),
    ...(licenceName === undefined ? {} : { licenceName }),
    baseModels: texts(root, 'base_model'),
    datasets: texts(root, 'datasets'),
    ...(library === undefined ? {} : { library }),
    ...(task === undefined ? {} : { task }),
    tags: texts(root, 'tags'),
    claims: claimsOf(body, start),
  };
}

/** Facts of a card for the inventory and for `vet`; pure, so that others may show the same. */
export function cardFacts(card: ModelCard): Readonly<Record<string, string>> {
  const licence = card.licenceName ?? card.licences.join(', ');
  return {
    ...(licence === '' ? {} : { license: licence }),
    ...(card.baseModels.length === 0 ? {} : { baseModel: card.baseModels.join(', ') }),
    ...(card.datasets.length === 0 ? {} : { datasets: card.datasets.slice(0, 10).join(', ') }),
    ...(card.library === undefined ? {} : { library: card.library }),
    ...(card.task === undefined ? {} : { task: card.task }),
  };
}

async function parse(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<ModelCardFile, never, ModelCardError>> {
  const most = Math.min(MAX_CARD_BYTES, limits.maxHeaderBytes);
  const bytes = await source.read(0, most + 1);
  const text = decodeUtf8Leniently(bytes.subarray(0, most));
  const start = START_RE.exec(text)?.[0].length;
  const end = start === undefined ? null : END_RE.exec(text.slice(start - 1, MAX_FRONT_MATTER));
  if (start === undefined || end === null) {
    const detail = 'no front matter between two lines of ---';
    return { ok: false, error: { code: 'no-front-matter', offset: 0, detail } };
  }
  const stop = start - 1 + end.index;
  const tree = await readYaml(text.slice(start, Math.max(start, stop)));
  if (!tree.ok) {
    const { code, offset, detail } = tree;
    return { ok: false, error: { code, offset: start + offset, detail } };
  }
  const [root] = tree.documents;
  if (root?.kind !== 'object') {
    const detail = 'the front matter is no map';
    return { ok: false, error: { code: 'not-a-map', offset: start, detail } };
  }
  const after = stop + end[0].length;
  const card = readCard(root, text.slice(after), after);
  return {
    ok: true,
    value: {
      derived: [{ token: modelCard, value: card }],
      claims: [{ start: 0, end: source.size ?? bytes.length, what: 'model card' }],
      facts: cardFacts(card),
    },
    anomalies: [],
    unexamined:
      bytes.length > most
        ? [{ code: 'size-limit', detail: `a card of more than ${most} bytes`, offset: most }]
        : [],
  };
}

export default defineFormat({
  id: 'model-card',
  title: 'model card',
  artifact: modelCardFile,
  kind: 'config',
  extensions: ['.md', '.markdown'],
  recognise,
  parse,
});
