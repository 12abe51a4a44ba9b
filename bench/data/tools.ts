import { isBackdoor, type Attack, type Case } from './cases.ts';

/** As the files of their results are named. */
export const PEERS = [
  'cleanlab',
  'datalab',
  'datalab-duplicates',
  'art-spectral',
  'art-activation',
  'pyod-ecod',
  'pyod-iforest',
  'pyod-lof',
  'pyod-knn',
] as const;
export type Peer = (typeof PEERS)[number];
export const OURS = 'weighbridge';
export type Tool = Peer | typeof OURS;

/** Accusations that small models are trained without; `nothing` is the attack before cleansing. */
const JUDGED: readonly (Tool | 'nothing')[] = [
  'nothing',
  OURS,
  'cleanlab',
  'art-spectral',
  'art-activation',
  'pyod-iforest',
];

function isCopied({ kind }: Attack): boolean {
  return kind === 'flood' || kind === 'contradiction';
}

/**
 * What looks at a case. Duplicates are looked for where there are some. ART looks for backdoors and trains a network first: on the large
 * sets it gets no more than these, the clean set and one of each kind of flip.
 */
export function peersOf({ set, attack }: Case): readonly Peer[] {
  const isLarge = set === 'mnist' || set === 'packages';
  const isForArt =
    !isLarge ||
    isBackdoor(attack) ||
    attack.kind === 'clean' ||
    (attack.kind === 'random-flip' && attack.share === 0.1) ||
    (attack.kind === 'targeted-flip' && attack.share === 0.2);
  return PEERS.filter((peer) => {
    if (peer === 'datalab-duplicates') return isCopied(attack) || attack.kind === 'clean';
    return isForArt || !peer.startsWith('art-');
  });
}

/** Whose accusations are judged by what models learn without them. Copies are aimed at nothing that could be measured. */
export function judgedOf(one: Case): readonly (Tool | 'nothing')[] {
  if (isCopied(one.attack)) return [];
  const peers: readonly (Tool | 'nothing')[] = peersOf(one);
  return JUDGED.filter((tool) => tool === 'nothing' || tool === OURS || peers.includes(tool));
}
