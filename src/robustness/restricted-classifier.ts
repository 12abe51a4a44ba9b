import type { Access, Classifier } from '../attacks/classifier/classifier.ts';

const ORDER: readonly Access[] = ['label', 'scores', 'gradient'];

/** The classifier as a weaker attacker sees it. */
export function restrictAccess(classifier: Classifier, access: Access | undefined): Classifier {
  if (access === undefined || ORDER.indexOf(access) >= ORDER.indexOf(classifier.access))
    return classifier;
  const refuse = (): never => {
    throw new RangeError(`this attacker sees the ${access} only`);
  };
  return {
    space: classifier.space,
    classes: classifier.classes,
    access,
    classify: classifier.classify,
    scores: access === 'label' ? refuse : classifier.scores,
    gradient: refuse,
  };
}
