import { defineCheck } from '../../../core/check.ts';
import { robustnessRecord } from '../../../core/robustness.ts';
import { RULES } from './rules.ts';

/** The agreement from which a copy is as good as the model for most purposes. */
const GOOD_COPY = 0.95;
/** Questions one customer of a public service asks within a day without being noticed. */
const CHEAP_QUERIES = 10_000;

export default defineCheck({
  id: 'extraction',
  version: 1,
  title: 'How many questions it takes to copy a model',
  needs: [robustnessRecord],
  scope: 'project',
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['robustness-record']) {
      if (value.extraction === undefined) continue;
      const { curves, queriesFrom, substitute } = value.extraction;
      const costs = curves.flatMap(({ answers, reached }) => {
        const queries = reached.find(({ agreement }) => agreement === GOOD_COPY)?.queries;
        return queries === undefined ? [] : [{ answers, queries }];
      });
      const [cheapest] = costs.toSorted((a, b) => a.queries - b.queries);
      if (cheapest === undefined || cheapest.queries > CHEAP_QUERIES) continue;
      report(
        'cheap-to-clone',
        { path },
        {
          queries: cheapest.queries,
          agreement: `${100 * GOOD_COPY} %`,
          answers: cheapest.answers,
        },
        {
          evidence: [
            ...costs.map(({ answers, queries }) => `${answers}: ${queries} questions`),
            `asked with ${queriesFrom}; the copy is ${substitute}`,
          ],
        },
      );
    }
  },
});
