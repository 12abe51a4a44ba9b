import { Buffer } from 'node:buffer';
import type { Limits } from '../../core/limits.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import { AnomalyList, quoteName } from '../anomaly-list.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import type { TreeResult } from '../tree-ensemble/result.ts';
import { readModel, tooLarge, treeFailure, treeResult } from '../tree-ensemble/result.ts';
import type { TreeAnomalyCode } from '../tree-ensemble/tree-ensemble.ts';
import { treeEnsemble } from '../tree-ensemble/tree-ensemble.ts';
import { OBJECTIVES } from './objectives.data.ts';
import type { TreeBlock } from './tree-block.ts';
import { checkBlock } from './tree-block.ts';

const END_OF_TREES = 'end of trees';
const FIRST_LINE_RE = /^tree\r?\n/;
const KEY_RE = /\n(?:version=v\d|num_class=\d|max_feature_idx=\d|tree_sizes=|Tree=0)/;
/** Where a key of the header must show up: any lines may stand before it. */
const HEADER_BYTES = 16 * 1024;

function hasHeader(bytes: Uint8Array): boolean {
  const text = decodeLatin1(bytes.subarray(0, HEADER_BYTES));
  return FIRST_LINE_RE.test(text) && KEY_RE.test(text);
}
const LINE_FEED = 0x0a;

interface Line {
  readonly text: string;
  readonly offset: number;
}

function* lines(bytes: Buffer): Generator<Line> {
  let at = 0;
  while (at < bytes.length) {
    const found = bytes.indexOf(LINE_FEED, at);
    const end = found < 0 ? bytes.length : found;
    const text = bytes.toString('latin1', at, end);
    yield { text: text.endsWith('\r') ? text.slice(0, -1) : text, offset: at };
    at = end + 1;
  }
}

class LightgbmWalk {
  readonly anomalies = new AnomalyList<TreeAnomalyCode>();
  readonly header = new Map<string, string>();
  trees = 0;
  isEnded = false;
  readonly #starts: number[] = [];
  #block: (Omit<TreeBlock, 'lines'> & { readonly lines: Map<string, string> }) | undefined;

  get features(): number {
    return Number(this.header.get('max_feature_idx')) + 1;
  }

  line({ text, offset }: Line): void {
    if (text === END_OF_TREES) {
      this.#finish();
      this.isEnded = true;
      this.#checkSizes(offset);
      return;
    }
    const equals = text.indexOf('=');
    if (equals < 0) return;
    const key = text.slice(0, equals);
    const value = text.slice(equals + 1);
    if (key === 'Tree') {
      this.#finish();
      this.#starts.push(offset);
      this.#block = { name: `tree ${value.slice(0, 20)}`, offset, lines: new Map() };
      return;
    }
    const into = this.#block?.lines ?? this.header;
    if (into.has(key))
      this.anomalies.add(
        'duplicate-key',
        offset,
        `${quoteName(key)} twice in ${this.#block?.name ?? 'the header'}`,
      );
    into.set(key, value);
  }

  #finish(): void {
    if (this.#block === undefined) return;
    checkBlock(this.#block, this.features, this.anomalies);
    this.trees += 1;
    this.#block = undefined;
  }

  /** LightGBM jumps from tree to tree by these sizes and reads whatever is there. */
  #checkSizes(end: number): void {
    const text = this.header.get('tree_sizes');
    const [first] = this.#starts;
    if (text === undefined || first === undefined) return;
    const sizes = text
      .split(' ')
      .filter((part) => part !== '')
      .map(Number);
    if (sizes.length !== this.trees)
      this.anomalies.add(
        'count-mismatch',
        0,
        `sizes of ${sizes.length} trees, ${this.trees} there`,
      );
    let at = first;
    for (const [index, size] of sizes.entries()) {
      if (at !== this.#starts[index] && index < this.#starts.length) {
        this.anomalies.add(
          'index-out-of-range',
          0,
          `tree_sizes puts tree ${index} at ${at}, it is at ${this.#starts[index]}`,
        );
        return;
      }
      at += Number.isSafeInteger(size) && size >= 0 ? size : Number.POSITIVE_INFINITY;
    }
    if (at > end + 1)
      this.anomalies.add('index-out-of-range', 0, `tree_sizes ends at ${at}, behind the trees`);
  }

  /** Once the file is read. */
  end(size: number): void {
    if (!this.isEnded) {
      this.#finish();
      this.anomalies.add('broken', size, 'the model ends before its trees do');
    }
    const objective = this.objective?.split(' ')[0];
    if (objective !== undefined && !OBJECTIVES.has(objective))
      this.anomalies.add('unknown-objective', 0, quoteName(objective));
  }

  get objective(): string | undefined {
    const text = this.header.get('objective');
    return text === '' ? undefined : text;
  }
}

async function parse(source: ByteSource, limits: Limits): Promise<TreeResult> {
  const bytes = await readModel(source, limits);
  if (bytes === undefined) return tooLarge('LightGBM', limits);
  if (!hasHeader(bytes)) return treeFailure('not-a-model', 0, 'no header of LightGBM');
  const walk = new LightgbmWalk();
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const line of lines(buffer)) {
    walk.line(line);
    // Importances, parameters and the categories of pandas follow: text that nobody runs.
    if (walk.isEnded) break;
  }
  walk.end(bytes.length);
  const { objective, trees } = walk;
  const features = Number.isSafeInteger(walk.features) ? walk.features : undefined;
  const zero = bytes.indexOf(0);
  const claims = [{ start: 0, end: zero < 0 ? bytes.length : zero, what: 'model' }];
  const version = walk.header.get('version');
  const facts = version === undefined ? {} : { formatVersion: version.slice(0, 20) };
  return treeResult(
    { library: 'LightGBM', objective, trees, features, claims },
    walk.anomalies,
    facts,
  );
}

function recognise({ head }: Glimpse): Recognition {
  if (head[0] !== 0x74) return 'no';
  return hasHeader(head) ? 'certain' : 'no';
}

/** LightGBM models, the text that `save_model` writes. */
export default defineFormat({
  id: 'lightgbm',
  title: 'LightGBM model',
  artifact: treeEnsemble,
  kind: 'model',
  extensions: ['.txt', '.lgb', '.model', '.lightgbm', '.bin'],
  recognise,
  parse,
});
