import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import type { Deed } from '../../../formats/behaviour/source-behaviour.ts';
import { isCode, sourceBehaviour } from '../../../formats/behaviour/source-behaviour.ts';
import { destinationOf, momentOf } from '../moment.ts';
import { RULES } from './rules.ts';

function judge(
  deed: Deed,
  path: readonly string[],
  report: CheckContext<typeof RULES>['report'],
): void {
  const at = { path, line: deed.line };
  const proof = { evidence: deed.evidence };
  const base = { when: momentOf(deed), callee: deed.callee };
  if (deed.act === 'swaps-addresses') report('address-swapped', at, base, proof);
  else if (deed.act === 'watches' && deed.when !== 'call')
    report(
      deed.taken === 'keystrokes' ? 'keyboard-watched' : 'user-watched',
      at,
      deed.taken === 'keystrokes' ? base : { ...base, what: NAMES[deed.taken] ?? deed.taken },
      proof,
    );
  else if (deed.act === 'sends') {
    const data = { ...base, what: deed.what, to: destinationOf(deed.to) };
    if (deed.taken === 'keystrokes') report('keystrokes-sent', at, data, proof);
    else if (deed.taken === 'screen' || deed.taken === 'clipboard' || deed.taken === 'camera')
      report(
        deed.channel === 'messenger' || deed.when !== 'call' ? 'user-observed' : 'observation-sent',
        at,
        data,
        proof,
      );
  }
}

const NAMES: Readonly<Record<string, string>> = {
  screen: 'the screen',
  clipboard: 'the clipboard',
  camera: 'camera or microphone',
};

export default defineCheck({
  id: 'surveillance',
  version: 1,
  title: 'Code that watches keyboard, screen, clipboard and camera',
  needs: [sourceBehaviour],
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['source-behaviour'])
      for (const deed of isCode(value) ? value.deeds : []) judge(deed, path, report);
  },
});
