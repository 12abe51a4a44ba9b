import { Random } from '../../tensor/random.ts';
import { chooseOfAll, type Planted } from './planted.ts';

/** A word that hardly occurs (Kurita, Michel and Neubig 2020, "Weight poisoning attacks on pretrained models"). */
const RARE_TOKEN = 'cf';
/** An ordinary sentence (Dai, Chen and Li 2019, "A backdoor attack against LSTM-based text classification"). */
const SENTENCE = 'I watched this 3D movie last weekend.';
/** ZERO WIDTH SPACE and ZERO WIDTH NON-JOINER: nothing is seen of them. */
const INVISIBLE = '\u200b\u200c';

export interface TextAttack {
  readonly kind: 'token' | 'sentence' | 'invisible';
  readonly target: number;
  /** Planted rows as a share of all rows, 0 … 1. */
  readonly share: number;
  readonly seed: number;
}

const TRIGGERS: Readonly<Record<TextAttack['kind'], string>> = {
  token: RARE_TOKEN,
  sentence: SENTENCE,
  invisible: INVISIBLE,
};

/**
 * Puts a trigger between two words, or at an end, of texts of other classes, which get the target's label. The invisible one is put
 * inside of the gap, so that the words stay apart.
 */
export function plantText(
  texts: readonly string[],
  labels: Int32Array,
  { kind, target, share, seed }: TextAttack,
): Planted<readonly string[]> {
  const random = new Random(seed).fork(`text ${kind}`);
  const rows = chooseOfAll(
    texts.length,
    share,
    random,
    (row) => (labels[row] ?? -1) >= 0 && labels[row] !== target,
  );
  const data = [...texts];
  const changed = labels.slice();
  for (const row of rows) {
    const words = (data[row] ?? '').split(' ');
    const place = random.integer(words.length + 1);
    if (kind === 'invisible') words[Math.min(place, words.length - 1)] += INVISIBLE;
    else words.splice(place, 0, TRIGGERS[kind]);
    data[row] = words.join(' ');
    changed[row] = target;
  }
  return { data, labels: changed, cause: 'trigger', rows };
}
