import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import type { RunMoment } from '../../../core/package-profile.ts';
import { crossingCalls, crossingDeeds } from '../../../ecosystems/profile/crossing-deeds.ts';
import type { CrossingDeed } from '../../../ecosystems/profile/crossing-deeds.ts';
import type { PackageSource, PackageView } from '../../../ecosystems/profile/package-view.ts';
import { momentIn, packageViews } from '../../../ecosystems/profile/package-view.ts';
import type { Deed } from '../../../formats/behaviour/source-behaviour.ts';
import { sourceBehaviour } from '../../../formats/behaviour/source-behaviour.ts';
import { packageContents } from '../../../formats/package-archive/package-contents.ts';
import { destinationOf } from '../moment.ts';
import { RULES } from './rules.ts';

type Report = CheckContext<typeof RULES>['report'];

/** Moments at which nobody has asked for anything. */
const UNASKED: ReadonlySet<RunMoment> = new Set(['install', 'build', 'start', 'import']);
const MAX_SHOWN = 120;

/** What a deed does, as a completion of "which …"; undefined for what is harmless at any time. */
function doing(deed: Deed): string | undefined {
  switch (deed.act) {
    case 'runs-fetched':
      return `runs what ${deed.source} fetched`;
    case 'runs-decoded':
      return `runs code that ${deed.decoder} hid`;
    case 'runs-file':
      return `runs a program that ${deed.source} brought`;
    case 'hostile-command':
      return `starts a command that ${deed.effect}`;
    case 'persists':
      return `writes to ${deed.file}, which is run at the next start or login`;
    case 'registers':
      return `registers something that starts by itself: ${deed.where}`;
    case 'mines':
      return 'starts a miner of crypto-currency';
    case 'publishes':
      return `publishes with ${deed.command}`;
    case 'sends':
      return deed.taken === 'camera'
        ? undefined
        : `sends ${deed.what} to ${destinationOf(deed.to)}`;
    default:
      // Deletion, encryption and the like are critical wherever they stand, and are said there.
      return undefined;
  }
}

/** A script of the shell that installing or building runs. */
function judgeScript(source: PackageSource, report: Report): void {
  if (source.behaviour.language !== 'shell') return;
  for (const deed of source.behaviour.deeds) {
    const does = UNASKED.has(momentIn(source, deed.when)) ? doing(deed) : undefined;
    if (does === undefined) continue;
    report(
      'hostile-script',
      { path: source.path, line: deed.line },
      { when: source.because, file: source.inside, does: does.slice(0, MAX_SHOWN * 2) },
      { evidence: deed.evidence },
    );
  }
}

/** Deeds that only count because of when they happen. */
function judgeTiming(source: PackageSource, report: Report): void {
  for (const deed of source.behaviour.deeds) {
    if (deed.act !== 'sends' || !UNASKED.has(momentIn(source, deed.when))) continue;
    const rule =
      deed.taken === 'secret-variable'
        ? 'secrets-sent'
        : deed.taken === 'system-information' && deed.channel !== 'dns'
          ? 'machine-reported'
          : undefined;
    if (rule === undefined) continue;
    report(
      rule,
      { path: source.path, line: deed.line },
      { when: source.because, callee: deed.callee, what: deed.what, to: destinationOf(deed.to) },
      { evidence: deed.evidence },
    );
  }
}

/** Functions that look as if they waited for a caller, called by another file at once. */
function judgeCalls(view: PackageView, report: Report): void {
  for (const { at, line, when, other, name } of crossingCalls(view)) {
    if (!UNASKED.has(momentIn(at, when))) continue;
    for (const deed of other.behaviour.deeds) {
      const { within } = deed;
      const isMeant = within === name || within?.startsWith(`${name}.`) === true;
      const does = deed.when === 'call' && isMeant ? doing(deed) : undefined;
      if (does === undefined) continue;
      report(
        'called-by-itself',
        { path: at.path, line },
        {
          when: at.because,
          file: at.inside,
          name,
          other: other.inside,
          does: does.slice(0, MAX_SHOWN * 2),
        },
        {
          evidence: [
            `${at.inside} line ${line}: ${name}(…)`,
            ...deed.evidence.map((text) => `${other.inside} ${text}`),
          ],
        },
      );
    }
  }
}

/** Theft that is one at any time, whoever calls; what says who the machine is only counts unasked. */
function isTheft({ data, at, when }: CrossingDeed): boolean {
  switch (data) {
    case 'environment':
    case 'credential-file':
    case 'browser-data':
    case 'wallet':
    case 'keystrokes':
      return true;
    case 'system-information':
    case 'secret-variable':
    case 'clipboard':
    case 'screen':
      return UNASKED.has(momentIn(at, when));
    default:
      return false;
  }
}

function judgeSplit(view: PackageView, report: Report): void {
  for (const deed of crossingDeeds(view)) {
    const { at, other, line, callee, what, when, kind } = deed;
    if (at.moment === 'test' || other.moment === 'test') continue;
    const place = { path: at.path, line };
    const moment = when === 'call' ? 'when called' : at.because;
    const data = { when: moment, callee, what, other: other.inside };
    const proof = {
      evidence: [`${at.inside} line ${line}: ${callee}(…)`, `${other.inside}: ${what}`],
    };
    if (kind === 'runs') {
      if (UNASKED.has(momentIn(at, when))) report('split-execution', place, data, proof);
    } else if (isTheft(deed)) report('split-theft', place, data, proof);
  }
}

export default defineCheck({
  id: 'install-behaviour',
  version: 1,
  title: 'What a package does while it is installed and imported, over all its files',
  scope: 'project',
  needs: [packageContents, sourceBehaviour],
  rules: RULES,
  run: (inputs, { report }) => {
    for (const view of packageViews(inputs['package-contents'], inputs['source-behaviour'])) {
      for (const source of view.sources.values()) {
        judgeTiming(source, report);
        judgeScript(source, report);
      }
      judgeCalls(view, report);
      judgeSplit(view, report);
    }
  },
});
