import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import type { Deed } from '../../../formats/behaviour/source-behaviour.ts';
import { isCode, sourceBehaviour } from '../../../formats/behaviour/source-behaviour.ts';
import { isAside } from '../../../formats/behaviour/file-role.ts';
import { momentOf } from '../moment.ts';
import { RULES } from './rules.ts';

function judge(
  deed: Deed,
  path: readonly string[],
  report: CheckContext<typeof RULES>['report'],
): void {
  const at = { path, line: deed.line };
  const proof = { evidence: deed.evidence };
  const isCalled = deed.when !== 'import' || isAside(path);
  const base = { when: momentOf(deed), callee: deed.callee };
  switch (deed.act) {
    case 'runs-file': {
      const data = { ...base, source: deed.source, kind: deed.as };
      if (deed.from === 'network')
        report(isCalled ? 'downloaded-program-later' : 'downloaded-program', at, data, proof);
      else report(isCalled ? 'unpacked-program-later' : 'unpacked-program', at, data, proof);
      break;
    }
    case 'injects':
      report('machine-code', at, base, proof);
      break;
    case 'mines':
      report('mining', at, { ...base, sign: deed.sign }, proof);
      break;
    case 'installs':
      if (!isCalled) report('installs-packages', at, { ...base, packages: deed.packages }, proof);
      break;
    case 'publishes':
      if (!isCalled) report('publishes-packages', at, { ...base, command: deed.command }, proof);
      break;
    default:
      break;
  }
}

export default defineCheck({
  id: 'program-drop',
  version: 1,
  title: 'Programs that code fetches, unpacks, injects, installs or spreads',
  needs: [sourceBehaviour],
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['source-behaviour'])
      for (const deed of isCode(value) ? value.deeds : []) judge(deed, path, report);
  },
});
