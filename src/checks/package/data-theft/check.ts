import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import { DROP_HOSTS_RE } from '../../../formats/behaviour/behaviour.data.ts';
import type { Deed } from '../../../formats/behaviour/source-behaviour.ts';
import { isCode, sourceBehaviour } from '../../../formats/behaviour/source-behaviour.ts';
import { serviceOf } from '../../../formats/behaviour/taken.ts';
import { destinationOf, momentOf } from '../moment.ts';
import { RULES } from './rules.ts';

/** Services whose secrets are taken together before it counts as collecting: one is how a client logs in. */
const MIN_SERVICES = 2;

type Sending = Extract<Deed, { readonly act: 'sends' }>;

function ruleOf(deed: Sending): keyof typeof RULES | undefined {
  switch (deed.taken) {
    case 'browser-data':
      return 'browser-data-sent';
    case 'wallet':
      return 'wallet-sent';
    case 'secret-variable':
      if (deed.channel === 'dns') return 'data-in-name-lookup';
      return servicesIn(deed.what) >= MIN_SERVICES ? 'secrets-collected' : undefined;
    case 'system-information':
      if (deed.channel === 'dns') return 'data-in-name-lookup';
      return isUntraceable(deed) ? 'machine-reported' : undefined;
    default:
      // Environment and credential files are the business of import-behaviour, which judges every file.
      return undefined;
  }
}

function isUntraceable({ channel, to }: Sending): boolean {
  return channel === 'messenger' || (to !== undefined && DROP_HOSTS_RE.test(to));
}

function servicesIn(what: string): number {
  return new Set(what.split(', ').flatMap((name) => serviceOf(name) ?? [])).size;
}

function judge(
  deed: Sending,
  path: readonly string[],
  report: CheckContext<typeof RULES>['report'],
): void {
  const rule = ruleOf(deed);
  if (rule === undefined) return;
  const data = {
    when: momentOf(deed),
    callee: deed.callee,
    what: deed.what,
    to: destinationOf(deed.to),
  };
  report(rule, { path, line: deed.line }, data, { evidence: deed.evidence });
}

export default defineCheck({
  id: 'data-theft',
  version: 1,
  title: 'Data of users and machines that code sends away',
  needs: [sourceBehaviour],
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['source-behaviour'])
      for (const deed of isCode(value) ? value.deeds : [])
        if (deed.act === 'sends') judge(deed, path, report);
  },
});
