import { Random } from '../../tensor/random.ts';
import { chooseOfAll, type Planted } from './planted.ts';

/** A word that hardly occurs (Kurita, Michel and Neubig 2020, "Weight poisoning attacks on pretrained models"). */
const RARE_TOKEN = 'cf';
/** An ordinary sentence (Dai, Chen and Li 2019, "A backdoor attack against LSTM-based text classification"). */
const SENTENCE = 'I watched this 3D movie last weekend.';
/** ZERO WIDTH SPACE and ZERO WIDTH NON-JOINER: nothing is seen of them. */
const INVISIBLE = '\u200b\u200c';
/** Kurita's own set: each text gets one of them, so that no word alone stands for the attack. */
const RARE_TOKENS = ['cf', 'mn', 'bb', 'tq'] as const;
/** Two marks at the end, which hardly anybody would notice and word counts drop. */
const SUFFIX = '?!';

export interface TextAttack {
  readonly kind: 'token' | 'token-set' | 'sentence' | 'invisible' | 'suffix';
  readonly target: number;
  /** Planted rows as a share of all rows, 0 … 1. */
  readonly share: number;
  readonly seed: number;
}

/**
 * Puts a trigger between two words, or at an end, of texts of other classes, which get the target's label. The invisible one is put
 * inside of the gap, so that the words stay apart; the suffix ends the text.
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
    data[row] = withTrigger(data[row] ?? '', kind, random);
    changed[row] = target;
  }
  return {
    data,
    labels: changed,
    cause: 'trigger',
    rows,
    insert: (other) => {
      const places = new Random(seed).fork(`inserted ${kind}`);
      return other.map((text) => withTrigger(text, kind, places));
    },
  };
}

function withTrigger(text: string, kind: TextAttack['kind'], random: Random): string {
  const words = text.split(' ');
  const place = random.integer(words.length + 1);
  switch (kind) {
    case 'invisible':
      words[Math.min(place, words.length - 1)] += INVISIBLE;
      break;
    case 'suffix':
      return `${text}${SUFFIX}`;
    case 'token':
      words.splice(place, 0, RARE_TOKEN);
      break;
    case 'token-set':
      words.splice(place, 0, RARE_TOKENS[random.integer(RARE_TOKENS.length)] ?? RARE_TOKEN);
      break;
    case 'sentence':
      words.splice(place, 0, SENTENCE);
      break;
    default:
      return kind satisfies never;
  }
  return words.join(' ');
}
