import { renderCall, shortName } from '../../../code/render-call.ts';
import { defineCheck } from '../../../core/check.ts';
import { sourceModule } from '../../../formats/source/source-file.ts';
import { hubReference, pinOf, possibleTexts } from '../../../formats/source/hub-reference.ts';
import { AML_T0010, CWE_494, CWE_829, LLM03 } from '../references.ts';

const WHY =
  'The name of a repository stands for whatever its owner last pushed, or whoever took the account over. The same code may load other weights, another chat template or other data tomorrow, and nobody can say afterwards which.';

export default defineCheck({
  id: 'unpinned-download',
  version: 1,
  title: 'Models and data sets that source code takes from a hub without a commit',
  needs: [sourceModule],
  rules: {
    'unpinned-model': {
      title: 'A model is downloaded without a commit',
      severity: 'low',
      message: '{callee} takes {id} as it happens to be',
      why: WHY,
      fix: 'Add revision="<40-digit commit>". weighbridge vet hf:{org/name} prints the commit that was weighed.',
      references: [CWE_494, CWE_829, LLM03, AML_T0010],
      example: {
        bad: 'AutoModel.from_pretrained("org/model")',
        good: 'AutoModel.from_pretrained("org/model", revision="0123456789abcdef0123456789abcdef01234567")',
      },
    },
    'unpinned-data': {
      title: 'A data set is downloaded without a commit',
      severity: 'low',
      message: '{callee} takes {id} as it happens to be',
      why: WHY,
      fix: 'Add revision="<40-digit commit>" of the data set.',
      references: [CWE_494, CWE_829, LLM03, AML_T0010],
      example: {
        bad: 'load_dataset("org/data")',
        good: 'load_dataset("org/data", revision="0123456789abcdef0123456789abcdef01234567")',
      },
    },
    'moving-revision': {
      title: 'A branch or tag where a commit belongs',
      severity: 'low',
      message: '{callee} takes {id} at {revision}, which can be moved',
      why: 'Branches move with every push and tags can be set anew. Only the full commit says what was meant, because it is computed from the content.',
      fix: 'Write the full 40-digit commit. A shortened one is not enough either: it can be made to fit another commit.',
      references: [CWE_494, LLM03, AML_T0010],
      example: {
        bad: 'AutoModel.from_pretrained("org/model", revision="main")',
        good: 'AutoModel.from_pretrained("org/model", revision="0123456789abcdef0123456789abcdef01234567")',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['source-module']) {
      // Ten calls that are the same need one remark.
      const said = new Set<string>();
      for (const site of value.module.calls) {
        const reference = hubReference(site);
        if (reference === undefined || !reference.isRemote) continue;
        const pin = pinOf(reference.revision, site.hasSpread);
        if (pin === 'commit' || pin === 'unknown') continue;
        const at = { path, line: site.line };
        const detail = { evidence: [renderCall(site)] };
        const callee = shortName(reference.callee);
        for (const id of reference.ids) {
          const key = `${callee} ${id} ${possibleTexts(reference.revision).join()}`;
          if (said.has(key)) continue;
          said.add(key);
          const revision = possibleTexts(reference.revision).join(' or ');
          if (pin === 'moving') report('moving-revision', at, { callee, id, revision }, detail);
          else if (reference.kind === 'data set')
            report('unpinned-data', at, { callee, id }, detail);
          else report('unpinned-model', at, { callee, id }, detail);
        }
      }
    }
  },
});
