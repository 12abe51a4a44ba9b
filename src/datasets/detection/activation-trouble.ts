import { activationClusters } from '../activations/activation-clustering.ts';
import { spectralSignatures } from '../activations/spectral-signatures.ts';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { rankPValues } from '../significance/conformal.ts';
import type { Claim, Detected } from './detector.ts';
import type { RowGroups } from './examined-rows.ts';

/** A direction or a cluster alone is weak evidence: ordinary classes have both. */
const WEIGHT = 0.1;

/** Mean share of the neighbours with the label from which on a cluster is one of several ways of being of the class: a seven with a bar. */
const OF_CLASS = 0.5;

/**
 * What the user's own model makes of the rows: spectral signatures and activation clusters, per class. A cluster is told where its rows look
 * like other classes: classes of several kinds have clusters as well.
 * @param votes share of each row's neighbours with its label, in features of the rows and not of the model
 */
export async function findActivationTrouble(
  activations: FeatureMatrix,
  { numbers, names }: RowGroups,
  votes: Float64Array,
  seed: number,
): Promise<readonly Detected[]> {
  const spectral = spectralSignatures(activations, numbers);
  const clusters = await activationClusters(activations, numbers, seed);
  const claims: Claim[] = [];
  for (const { label, smallerShare, silhouette, isSuspect } of clusters.classes) {
    if (!isSuspect) continue;
    const rows = [...numbers.keys()].filter(
      (row) => numbers[row] === label && (clusters.scores[row] ?? 0) > 0,
    );
    const share = rows.reduce((sum, row) => sum + (votes[row] ?? 0), 0) / rows.length;
    if (share >= OF_CLASS) continue;
    for (const row of rows)
      claims.push({
        detector: 'clusters',
        row,
        cause: 'dirty-label-backdoor',
        pValue: smallerShare,
        confidence: 'low',
        text: `the model reaches ${names[label] ?? ''} by another way than for most rows: a cluster of ${(100 * smallerShare).toFixed(1)} % of them, silhouette ${silhouette.toFixed(2)}; ${(100 * share).toFixed(0)} % of the rows nearest to them have the label`,
      });
  }
  const blindSpots = [
    'poison the given model was not trained on',
    'triggers that share features with the class, or stand on rows of it',
  ];
  return [
    {
      run: {
        id: 'spectral',
        title: 'Spectral signatures of the activations',
        examined: activations.rows,
        flagged: 0,
        blindSpots,
      },
      pValues: rankWithin(spectral.scores, numbers),
      scores: spectral.scores,
      weight: WEIGHT,
      claims: [],
    },
    {
      run: {
        id: 'clusters',
        title: 'Clusters of the activations',
        examined: activations.rows,
        flagged: claims.length,
        blindSpots,
      },
      pValues: new Float64Array(activations.rows).fill(Number.NaN),
      scores: clusters.scores,
      weight: WEIGHT,
      claims,
    },
  ];
}

/** Ranks among the rows of the same class, which is what the scores can be compared within. */
function rankWithin(scores: Float64Array, labels: Int32Array): Float64Array {
  const pValues = new Float64Array(scores.length).fill(Number.NaN);
  for (const label of new Set(labels)) {
    if (label < 0) continue;
    const rows = [...labels.keys()].filter((row) => labels[row] === label);
    const own = rankPValues(
      rows.map((row) => scores[row] ?? Number.NaN),
      'high',
    );
    for (const [at, row] of rows.entries()) pValues[row] = own[at] ?? Number.NaN;
  }
  return pValues;
}
