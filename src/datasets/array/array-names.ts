/**
 * Names people give to samples and their labels, the likeliest first. Compared without regard to case.
 */
type Pair = readonly [string, readonly string[]];

const TEST: readonly Pair[] = [
  ['x_test', ['y_test']],
  ['test_x', ['test_y']],
  ['test_images', ['test_labels']],
  ['images_test', ['labels_test']],
  ['test_data', ['test_labels', 'test_targets']],
  ['x_val', ['y_val']],
  ['val_images', ['val_labels']],
];
const TRAINING: readonly Pair[] = [
  ['x_train', ['y_train']],
  ['train_x', ['train_y']],
  ['train_images', ['train_labels']],
  ['images_train', ['labels_train']],
  ['train_data', ['train_labels', 'train_targets']],
];
const PLAIN: readonly Pair[] = [
  ['x', ['y', 'labels', 'label', 'targets', 'target']],
  ['images', ['labels', 'label', 'targets', 'target', 'y', 'classes']],
  ['image', ['label', 'labels', 'y']],
  ['data', ['labels', 'label', 'targets', 'target', 'y', 'classes']],
  ['samples', ['labels', 'targets', 'y']],
  ['features', ['labels', 'targets', 'target', 'y']],
  ['inputs', ['labels', 'targets', 'target', 'y']],
  ['arr_0', ['arr_1']],
];
/** Test data come first where a model is attacked, since attacking what it was trained on flatters it; training data where these are examined. */
const PAIRS = {
  test: [...TEST, ...PLAIN, ...TRAINING],
  training: [...TRAINING, ...PLAIN, ...TEST],
} as const;
const LABEL_NAMES = new Set(PAIRS.test.flatMap(([, labels]) => labels));

export interface ArrayNames {
  readonly samples: string;
  readonly labels?: string;
}

/** Which arrays are the samples and the labels, by name alone. `undefined` where no known name is there. */
export function chooseArrays(
  names: readonly string[],
  given: { readonly samples?: string; readonly labels?: string } = {},
  part: 'test' | 'training' = 'test',
): ArrayNames | undefined {
  const pairs = PAIRS[part];
  const find = (wanted: string): string | undefined =>
    names.find((name) => name === wanted) ??
    names.find((name) => name.toLowerCase() === wanted.toLowerCase());
  const samples =
    given.samples ?? pairs.map(([name]) => find(name)).find((name) => name !== undefined);
  if (samples === undefined) {
    // One array alone needs no name.
    const [only, ...others] = names.filter((name) => !LABEL_NAMES.has(name.toLowerCase()));
    if (only === undefined || others.length > 0) return undefined;
    const labels = given.labels ?? names.find((name) => name !== only);
    return { samples: only, ...(labels !== undefined && names.length <= 2 && { labels }) };
  }
  const partners = pairs.find(([name]) => name === samples.toLowerCase())?.[1] ?? [
    'y',
    'labels',
    'label',
    'targets',
    'target',
  ];
  const labels =
    given.labels ?? partners.map(find).find((name) => name !== undefined && name !== samples);
  return { samples, ...(labels !== undefined && { labels }) };
}
