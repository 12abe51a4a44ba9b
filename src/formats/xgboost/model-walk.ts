import type { AnomalyList } from '../anomaly-list.ts';
import { quoteName } from '../anomaly-list.ts';
import { checkNumbers, checkTree } from '../tree-ensemble/binary-tree.ts';
import type { TreeAnomalyCode } from '../tree-ensemble/tree-ensemble.ts';
import type { ValueCursor } from '../tree-ensemble/value-cursor.ts';
import { OBJECTIVES } from './objectives.data.ts';

/** Arrays of a tree that have one element per node. */
const PER_NODE = [
  'left_children',
  'right_children',
  'parents',
  'split_indices',
  'split_conditions',
  'default_left',
  'sum_hessian',
  'loss_changes',
  'split_type',
];

/** One tree of the document: its arrays of numbers and its texts. */
interface Tree {
  readonly arrays: Map<string, readonly number[]>;
  readonly texts: Map<string, string>;
  readonly offset: number;
}

/** Walks `learner` of a model in XGBoost’s own document format (doc/model.schema). */
export class XgboostWalk {
  readonly #cursor: ValueCursor;
  readonly #anomalies: AnomalyList<TreeAnomalyCode>;
  objective: string | undefined;
  booster: string | undefined;
  version: readonly number[] | undefined;
  features: number | undefined;
  trees = 0;
  hasLearner = false;
  readonly #trees: { readonly maxIndex: number; readonly offset: number; readonly name: string }[] =
    [];

  constructor(cursor: ValueCursor, anomalies: AnomalyList<TreeAnomalyCode>) {
    this.#cursor = cursor;
    this.#anomalies = anomalies;
  }

  /** Visits the members of an object; what the visitor does not take is skipped. */
  #object(visit: (key: string) => boolean): void {
    const cursor = this.#cursor;
    if (cursor.kind() !== 'object') {
      cursor.skip();
      return;
    }
    const seen = new Set<string>();
    cursor.enter('object');
    for (let key = cursor.key(); key !== undefined; key = cursor.key()) {
      if (seen.has(key))
        this.#anomalies.add('duplicate-key', cursor.offset, `key ${quoteName(key)} twice`);
      seen.add(key);
      if (!visit(key)) cursor.skip();
    }
  }

  #text(): string | undefined {
    if (this.#cursor.kind() === 'string') return this.#cursor.string();
    this.#cursor.skip();
    return undefined;
  }

  #count(): number | undefined {
    const text = this.#text();
    const value = Number(text);
    return text !== undefined && Number.isSafeInteger(value) ? value : undefined;
  }

  document(): void {
    this.#object((key) => {
      if (key === 'learner') this.#learner();
      // The memory snapshot inside pickles has the model one level down.
      else if (key === 'Model') this.document();
      else if (key === 'version' && this.#cursor.kind() === 'array')
        this.version = this.#cursor.numbers();
      else return false;
      return true;
    });
  }

  #learner(): void {
    this.hasLearner = true;
    this.#object((key) => {
      if (key === 'gradient_booster') this.#booster();
      else if (key === 'objective')
        this.#object((inner) => {
          if (inner !== 'name') return false;
          const { offset } = this.#cursor;
          this.objective = this.#text();
          if (this.objective !== undefined && !OBJECTIVES.has(this.objective))
            this.#anomalies.add('unknown-objective', offset, quoteName(this.objective));
          return true;
        });
      else if (key === 'learner_model_param')
        this.#object((inner) => {
          if (inner !== 'num_feature') return false;
          this.features = this.#count();
          return true;
        });
      else return false;
      return true;
    });
    // The number of features may stand behind the trees.
    for (const { maxIndex, offset, name } of this.#trees) {
      if (this.features !== undefined && this.features > 0 && maxIndex >= this.features)
        this.#anomalies.add(
          'index-out-of-range',
          offset,
          `${name}: splits on feature ${maxIndex} of ${this.features}`,
        );
    }
  }

  #booster(): void {
    this.#object((key) => {
      if (key === 'name') this.booster = this.#text();
      else if (key === 'gbtree') this.#booster();
      else if (key === 'model') this.#model();
      else return false;
      return true;
    });
  }

  #model(): void {
    let declared: number | undefined;
    let information: readonly number[] | undefined;
    const { offset } = this.#cursor;
    this.#object((key) => {
      if (key === 'gbtree_model_param')
        this.#object((inner) => {
          if (inner !== 'num_trees') return false;
          declared = this.#count();
          return true;
        });
      else if (key === 'trees' && this.#cursor.kind() === 'array') {
        this.#cursor.enter('array');
        while (this.#cursor.item()) this.#tree();
      } else if (key === 'tree_info' && this.#cursor.kind() === 'array')
        information = this.#cursor.numbers();
      else return false;
      return true;
    });
    if (declared !== undefined && declared !== this.trees)
      this.#anomalies.add(
        'count-mismatch',
        offset,
        `${declared} trees declared, ${this.trees} there`,
      );
    if (information !== undefined && information.length !== this.trees)
      this.#anomalies.add(
        'count-mismatch',
        offset,
        `groups of ${information.length} trees, ${this.trees} there`,
      );
    if (information?.some((group) => group < 0 || !Number.isInteger(group)) === true)
      this.#anomalies.add('index-out-of-range', offset, 'a tree of a group below zero');
  }

  #tree(): void {
    const tree: Tree = { arrays: new Map(), texts: new Map(), offset: this.#cursor.offset };
    this.#object((key) => {
      if (key === 'tree_param')
        this.#object((inner) => {
          tree.texts.set(inner, this.#text() ?? '');
          return true;
        });
      else if (this.#cursor.kind() === 'array') {
        const numbers = this.#cursor.numbers();
        if (numbers !== undefined) tree.arrays.set(key, numbers);
      } else return false;
      return true;
    });
    this.#judge(tree, `tree ${this.trees}`);
    this.trees += 1;
  }

  #judge({ arrays, texts, offset }: Tree, name: string): void {
    const nodes = Number(texts.get('num_nodes'));
    const anomalies = this.#anomalies;
    const wrong = PER_NODE.find((key) => {
      const found = arrays.get(key);
      return found !== undefined && found.length !== nodes;
    });
    if (wrong !== undefined || !Number.isSafeInteger(nodes)) {
      const there = arrays.get(wrong ?? '')?.length ?? 0;
      const detail = `${name}: ${texts.get('num_nodes') ?? 'no'} nodes declared, ${wrong ?? 'nothing'} has ${there}`;
      anomalies.add('count-mismatch', offset, detail);
    }
    const left = arrays.get('left_children') ?? [];
    const right = arrays.get('right_children') ?? [];
    const inner = (child: number): number =>
      child >= 0 && child < left.length ? child : Number.NaN;
    // As the library does, by the left child alone: trees with vectors keep the leaf’s number in the right one.
    const isLeaf = (node: number): boolean => left[node] === -1;
    checkTree({ name, offset, left, right, inner, isLeaf }, anomalies);
    checkNumbers(name, 'split condition', offset, arrays.get('split_conditions') ?? [], anomalies);
    let maxIndex = -1;
    for (const [at, index] of (arrays.get('split_indices') ?? []).entries()) {
      // Deleted nodes keep nonsense in this place.
      if (left[at] === -1) continue;
      if (index < 0)
        anomalies.add('index-out-of-range', offset, `${name}: splits on feature ${index}`);
      maxIndex = Math.max(maxIndex, index);
    }
    this.#trees.push({ maxIndex, offset, name });
    this.#categories(arrays, name, offset);
  }

  /** Each categorical node owns a range of `categories`; a range beyond it is read all the same. */
  #categories(arrays: Tree['arrays'], name: string, offset: number): void {
    const all = arrays.get('categories')?.length ?? 0;
    const starts = arrays.get('categories_segments') ?? [];
    const sizes = arrays.get('categories_sizes') ?? [];
    const nodes = arrays.get('categories_nodes') ?? [];
    const count = arrays.get('left_children')?.length ?? 0;
    const isOutside =
      starts.some(
        (start, at) => start < 0 || (sizes[at] ?? 0) < 0 || start + (sizes[at] ?? 0) > all,
      ) || nodes.some((node) => node < 0 || node >= count);
    if (isOutside)
      this.#anomalies.add(
        'index-out-of-range',
        offset,
        `${name}: categories outside of the list of ${all}`,
      );
    if (starts.length !== sizes.length || nodes.length !== sizes.length)
      this.#anomalies.add(
        'count-mismatch',
        offset,
        `${name}: ${nodes.length} categorical nodes, ${starts.length} ranges, ${sizes.length} sizes`,
      );
  }
}
