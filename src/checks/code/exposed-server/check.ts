import type { CallSite } from '../../../code/call-site.ts';
import { calleesOf, keywordOf } from '../../../code/call-site.ts';
import { renderCall, shortName } from '../../../code/render-call.ts';
import type { Value } from '../../../code/value.ts';
import { textsWithin } from '../../../code/walk-value.ts';
import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import { sourceModule } from '../../../formats/source/source-file.ts';
import { COMMANDS, SERVERS, hasAuth, isEverywhere } from './servers.ts';
import { RULES } from './rules.ts';

type Report = CheckContext<typeof RULES>['report'];

const FLASK_RE = /^(?:flask\.Flask|quart\.Quart)\(\)\.run$/;
const GRADIO_RE = /^gradio\..*\.launch$|^gradio\.launch$/;
const COMMAND_RE = /^(?:os\.(?:system|popen)|subprocess\.\w+)$/;

function isTrue(value: Value | undefined): boolean {
  if (value?.kind === 'choice') return value.options.some(isTrue);
  return value?.kind === 'boolean' && value.boolean;
}

function judge(site: CallSite, path: readonly string[], report: Report): void {
  const at = { path, line: site.line };
  const detail = { evidence: [renderCall(site)] };
  for (const name of calleesOf(site)) {
    const callee = shortName(name);
    const server = SERVERS.find((candidate) => candidate.callee.test(name));
    const isOpen = server !== undefined && isEverywhere(site, server) && !hasAuth(site, server);
    if (FLASK_RE.test(name) && isTrue(keywordOf(site, 'debug')))
      report(isOpen ? 'open-debugger' : 'debugger', at, { callee }, detail);
    else if (isOpen)
      report(
        server.kind === 'code' ? 'open-control' : 'all-interfaces',
        at,
        { callee, offers: server.offers },
        detail,
      );
    if (GRADIO_RE.test(name) && isTrue(keywordOf(site, 'share'))) {
      const auth = keywordOf(site, 'auth');
      if (auth === undefined || auth.kind === 'none') report('public-link', at, { callee }, detail);
    }
    if (COMMAND_RE.test(name)) judgeCommand(site, path, report);
  }
}

function judgeCommand(site: CallSite, path: readonly string[], report: Report): void {
  const text = site.positional.flatMap(textsWithin).join(' ');
  for (const { pattern, offers, kind } of COMMANDS) {
    if (!pattern.test(text)) continue;
    const callee = text.trim().split(/\s+/).slice(0, 2).join(' ');
    const detail = { evidence: [renderCall(site)] };
    report(
      kind === 'code' ? 'open-control' : 'all-interfaces',
      { path, line: site.line },
      { callee, offers },
      detail,
    );
  }
}

export default defineCheck({
  id: 'exposed-server',
  version: 1,
  title: 'Servers that source code opens to everybody',
  needs: [sourceModule],
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['source-module'])
      for (const site of value.module.calls) judge(site, path, report);
  },
});
