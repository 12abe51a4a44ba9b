import type { CallSite } from '../../../code/call-site.ts';
import { argumentOf, calleesOf, keywordOf } from '../../../code/call-site.ts';
import { renderCall, shortName } from '../../../code/render-call.ts';
import type { Value } from '../../../code/value.ts';
import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import { sourceModule } from '../../../formats/source/source-file.ts';
import {
  hubReference,
  isHubName,
  pinOf,
  possibleTexts,
} from '../../../formats/source/hub-reference.ts';
import { RULES } from './rules.ts';

type Report = CheckContext<typeof RULES>['report'];

const HUB_LOAD_RE = /^torch\.hub\.(?:load|help|list)$/;
const METRIC_RE = /^(?:evaluate\.load|datasets\.load_metric)$/;
const KERNEL_RE = /^kernels\.(?:get_kernel|replace_kernel_forward_from_hub)$/;
/** A branch or tag may follow the name after a colon. */
const GITHUB_RE = /^[\w.-]+\/[\w.-]+(?::([\w./-]+))?$/;
const COMMIT_RE = /^[0-9a-f]{40}$/i;

/** Whether a value is or may be true, with the default of a parameter counting. */
function mayBeTrue(value: Value | undefined): boolean {
  if (value === undefined) return false;
  if (value.kind === 'boolean') return value.boolean;
  if (value.kind === 'number') return value.number !== 0;
  if (value.kind === 'choice') return value.options.some(mayBeTrue);
  return value.kind === 'parameter' && mayBeTrue(value.default);
}

function judgeTrust(site: CallSite, callee: string, path: readonly string[], report: Report): void {
  if (!mayBeTrue(keywordOf(site, 'trust_remote_code'))) return;
  const at = { path, line: site.line };
  const detail = { evidence: [renderCall(site)] };
  const reference = hubReference(site);
  const name = shortName(callee);
  const id = reference?.ids[0];
  const given = argumentOf(site, 'pretrained_model_name_or_path', 0);
  const isFolder = id === undefined && possibleTexts(given).length > 0;
  const revision =
    keywordOf(site, 'code_revision') ?? reference?.revision ?? keywordOf(site, 'revision');
  const pin = pinOf(revision, site.hasSpread);
  if (isFolder)
    report('trusted-folder', at, { callee: name, folder: possibleTexts(given)[0] ?? '' }, detail);
  else if (pin === 'commit')
    report('pinned-remote-code', at, { callee: name, id: id ?? 'a model' }, detail);
  else if (id !== undefined && reference?.isRemote === true && pin !== 'unknown')
    report('remote-code', at, { callee: name, id }, detail);
  else report('any-remote-code', at, { callee: name }, detail);
}

function judgeHub(site: CallSite, path: readonly string[], report: Report): void {
  const at = { path, line: site.line };
  const detail = { evidence: [renderCall(site)] };
  if (possibleTexts(keywordOf(site, 'source')).includes('local')) return;
  for (const repository of possibleTexts(argumentOf(site, 'repo_or_dir', 0))) {
    const match = GITHUB_RE.exec(repository);
    if (match !== null && !COMMIT_RE.test(match[1] ?? ''))
      report('hub-entry-point', at, { repository }, detail);
  }
}

function judge(site: CallSite, path: readonly string[], report: Report): void {
  const at = { path, line: site.line };
  const detail = { evidence: [renderCall(site)] };
  for (const callee of calleesOf(site)) {
    if (HUB_LOAD_RE.test(callee)) judgeHub(site, path, report);
    if (METRIC_RE.test(callee)) {
      const [id] = possibleTexts(argumentOf(site, 'path', 0)).filter(isHubName);
      if (id !== undefined) report('metric-script', at, { callee, id }, detail);
    }
    if (KERNEL_RE.test(callee)) {
      const [id] = possibleTexts(argumentOf(site, 'repo_id', 0)).filter(isHubName);
      if (id !== undefined) report('hub-kernel', at, { id }, detail);
    }
  }
  const [callee = site.written] = calleesOf(site);
  judgeTrust(site, callee, path, report);
  const [pipeline] = possibleTexts(keywordOf(site, 'custom_pipeline'));
  if (
    pipeline !== undefined &&
    callee.endsWith('from_pretrained') &&
    !/\.py$|^\.{0,2}\//.test(pipeline)
  )
    report('custom-pipeline', at, { pipeline }, detail);
}

export default defineCheck({
  id: 'remote-code',
  version: 1,
  title: 'Source code that lets a hub decide which Python runs here',
  needs: [sourceModule],
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['source-module']) {
      if (value.module.language !== 'python') continue;
      for (const site of value.module.calls) judge(site, path, report);
    }
  },
});
