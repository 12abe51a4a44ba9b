import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import type { Deed } from '../../../formats/behaviour/source-behaviour.ts';
import { isAside, isPackageModule, isPackageSample } from '../../../formats/behaviour/file-role.ts';
import { isCode, sourceBehaviour } from '../../../formats/behaviour/source-behaviour.ts';
import { sourceModule } from '../../../formats/source/source-file.ts';
import { RULES } from './rules.ts';

type Report = CheckContext<typeof RULES>['report'];

/** The deeds that say something about any source file, whatever it belongs to. */
function judge(deed: Deed, path: readonly string[], report: Report): void {
  const at = { path, line: deed.line };
  const { callee } = deed;
  const proof = { evidence: deed.evidence };
  const isCalled = deed.when === 'call';
  switch (deed.act) {
    case 'runs-fetched':
      report(
        isCalled ? 'downloaded-code' : 'download-and-run',
        at,
        { callee, source: deed.source },
        proof,
      );
      break;
    case 'runs-decoded':
      report(
        isCalled ? 'hidden-code-later' : 'hidden-code',
        at,
        { callee, decoder: deed.decoder },
        proof,
      );
      break;
    case 'hostile-command':
      report(
        isCalled ? 'hostile-command-later' : 'hostile-command',
        at,
        { callee, effect: deed.effect },
        proof,
      );
      break;
    case 'command':
      if (deed.when === 'import') report('command-on-import', at, { callee }, proof);
      break;
    case 'connects':
      if (deed.when === 'import') report('network-on-import', at, { callee }, proof);
      break;
    case 'sends':
      if (deed.taken === 'environment' || deed.taken === 'credential-file')
        report('credentials-sent', at, { callee, what: deed.what }, proof);
      break;
    case 'opens-shell':
      report('reverse-shell', at, { callee }, proof);
      break;
    case 'persists':
      report(
        isCalled || isAside(path) || (deed.when === 'main' && isPackageModule(path))
          ? 'persistence-later'
          : 'persistence',
        at,
        { callee, file: deed.file },
        proof,
      );
      break;
    case 'walks-objects':
      report('object-walk', at, {}, proof);
      break;
    default:
      // The checks of packages speak about the others.
      break;
  }
}

export default defineCheck({
  id: 'import-behaviour',
  version: 3,
  title: 'What source code does as soon as it is imported, and code it hides',
  needs: [sourceModule, sourceBehaviour],
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['source-module']) {
      if (value.encoding !== undefined)
        report('encoded-source', { path, line: 1 }, { encoding: value.encoding });
      if (value.turnedLine !== undefined)
        report(
          isPackageSample(path) ? 'turned-sample' : 'turned-text',
          { path, line: value.turnedLine },
          {},
        );
    }
    for (const { path, value } of inputs['source-behaviour'])
      for (const deed of isCode(value) ? value.deeds : []) judge(deed, path, report);
  },
});
