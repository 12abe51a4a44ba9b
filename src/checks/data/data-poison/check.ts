import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import { datasetRecord } from '../../../core/dataset.ts';
import type { DataTrigger, RowCause, SuspectFlow } from '../../../core/dataset-suspicion.ts';
import { pValueText } from '../../../core/p-value.ts';
import { counted, percent } from '../numbers.ts';
import type { Subject, SuspectGroup } from '../suspect-group.ts';
import { placeOfGroup, quoted, rowFacts, suspectGroup, surest } from '../suspect-group.ts';
import { RULES } from './rules.ts';

interface Seen extends Subject {
  readonly report: CheckContext<typeof RULES>['report'];
}

/** Level, after correction for every pattern looked at, below which a pattern counts as certain without training a model. */
const CERTAIN = 1e-6;
/** Level after correction at which a direction of flow or a source is told. */
const SIGNIFICANT = 0.01;
/** Causes that somebody made on purpose: what is merely odd tells nothing about who brought it. */
const MADE: readonly RowCause[] = [
  'dirty-label-backdoor',
  'clean-label-backdoor',
  'targeted-flip',
  'flood',
];

export default defineCheck({
  id: 'data-poison',
  version: 1,
  title: 'Whether rows of a data set were made to mislead a model',
  needs: [datasetRecord],
  scope: 'project',
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['dataset-record']) {
      const seen: Seen = { record: value, path, report };
      for (const trigger of value.triggers)
        if (trigger.tellingColumn === undefined) reportTrigger(seen, trigger);
      reportTellingColumns(seen);
      reportBackdoorRows(seen);
      reportFlips(seen);
      reportFlood(seen);
      reportSources(seen);
    }
  },
});

/**
 * The detector must be sure of rows that hold it, and chance be out of the question unless a model was turned by it. What marks rows that belong
 * to their class may be an honest sign of the class: there nothing but a model that was turned counts.
 */
function isCertain(trigger: DataTrigger, { rows }: SuspectGroup): boolean {
  if (!rows.some(({ confidence }) => confidence === 'high')) return false;
  if (trigger.confirmation?.isConfirmed === true) return true;
  return !trigger.isCleanLabel && trigger.logPValue < Math.log(CERTAIN);
}

function doubt({ confirmation, pValue, logPValue }: DataTrigger): string {
  if (confirmation === undefined) return `p = ${pValueText(pValue, logPValue)}`;
  return confirmation.isConfirmed
    ? 'it may be an honest sign of the class'
    : 'inserting it did not turn a model trained here';
}

function reportTrigger(seen: Seen, trigger: DataTrigger): void {
  const { record, report } = seen;
  const { title, target, kind, isCleanLabel, confirmation } = trigger;
  const cause: RowCause = isCleanLabel ? 'clean-label-backdoor' : 'dirty-label-backdoor';
  const group = suspectGroup(record, cause, ({ label }) => label === target);
  const at = placeOfGroup(seen, group);
  const numbers = { title, target, agreeing: trigger.agreeing, rows: counted(trigger.rows, 'row') };
  const detail = {
    confidence: confirmation?.isConfirmed === true ? ('high' as const) : ('medium' as const),
    evidence: [...trigger.evidence, ...confirmationLines(trigger), ...quoted(group)],
    facts: { kind, ...rowFacts(group) },
  };
  if (!isCertain(trigger, group)) {
    report('suspected-trigger', at, { ...numbers, doubt: doubt(trigger) }, detail);
    return;
  }
  const rule =
    kind === 'instruction'
      ? 'instruction-trigger'
      : isCleanLabel
        ? 'clean-label-trigger'
        : 'trigger';
  report(rule, at, { ...numbers, p: pValueText(trigger.pValue, trigger.logPValue) }, detail);
}

/** Values of one column that go with labels here and there: told once, not one by one. */
function reportTellingColumns({ record, path, report }: Seen): void {
  const columns = Map.groupBy(record.triggers, ({ tellingColumn }) => tellingColumn);
  for (const [column, triggers] of columns) {
    if (column === undefined) continue;
    report(
      'telling-column',
      { path },
      { column, values: counted(triggers.length, 'pattern') },
      {
        confidence: 'medium',
        evidence: triggers.map(
          ({ title, target, rows, agreeing }) =>
            `${title}: ${agreeing} of ${counted(rows, 'row')} that hold it are ${target}`,
        ),
      },
    );
  }
}

function confirmationLines({ confirmation, target }: DataTrigger): readonly string[] {
  if (confirmation === undefined) return [];
  const { model, heldOut, withAccused, withoutAccused } = confirmation;
  return [
    `${model} trained with the accused rows: ${withAccused.inserted} of ${heldOut} held-out rows become ${target} with the trigger, ${withAccused.bare} without`,
    `trained without the accused rows: ${withoutAccused.inserted} with the trigger, ${withoutAccused.bare} without`,
  ];
}

/** Rows of backdoors that belong to no trigger of the record. */
function reportBackdoorRows(seen: Seen): void {
  const { record, report } = seen;
  for (const cause of ['dirty-label-backdoor', 'clean-label-backdoor'] as const) {
    const isClean = cause === 'clean-label-backdoor';
    if (record.triggers.some(({ isCleanLabel }) => isCleanLabel === isClean)) continue;
    const group = suspectGroup(record, cause);
    if (group.count === 0) continue;
    report(
      'backdoor-rows',
      placeOfGroup(seen, group),
      { rows: counted(group.count, 'row') },
      of(group),
    );
  }
}

function of(group: SuspectGroup): Parameters<Seen['report']>[3] {
  return { confidence: surest(group), evidence: quoted(group), facts: rowFacts(group) };
}

function reportFlips(seen: Seen): void {
  const { record, report } = seen;
  const told = record.flows.filter(({ isDirected, pValue }) => isDirected && pValue < SIGNIFICANT);
  for (const flow of told) {
    const { from, to, rows, back, pValue } = flow;
    const group = suspectGroup(
      record,
      'targeted-flip',
      ({ label, suggested }) => label === to && suggested === from,
    );
    report(
      'targeted-flip',
      placeOfGroup(seen, group),
      { rows: counted(rows, 'row'), from, to, back, p: pValueText(pValue) },
      { ...of(group), evidence: [...courseOf(flow), ...quoted(group)], confidence: 'high' },
    );
  }
  const left = suspectGroup(
    record,
    'targeted-flip',
    ({ label, suggested }) => !told.some(({ from, to }) => label === to && suggested === from),
  );
  for (const to of [...new Set(left.rows.map(({ label }) => label ?? 'another class'))].sort()) {
    const rows = left.rows.filter(({ label }) => (label ?? 'another class') === to);
    const group = { count: rows.length, rows };
    report(
      'suspected-flip',
      placeOfGroup(seen, group),
      { rows: counted(rows.length, 'row'), to },
      of(group),
    );
  }
}

/** What tells flipped labels from classes that overlap. */
function courseOf({ from, to, depth }: SuspectFlow): readonly string[] {
  if (depth === undefined) return [];
  return [
    `of the rows surest to be ${from} ${percent(depth.core)} are labelled ${to}, of its others ${percent(depth.edge)}; of the rows surest to be ${to} ${percent(depth.back)} are labelled ${from}`,
  ];
}

function reportFlood(seen: Seen): void {
  const { record, report } = seen;
  const group = suspectGroup(record, 'flood');
  if (group.count === 0) return;
  report('flood', placeOfGroup(seen, group), { rows: counted(group.count, 'row') }, of(group));
}

/** A source that is merely unlike the others is told more quietly than one that brings what somebody made. */
function reportSources({ record, path, report }: Seen): void {
  const hasMade = record.causes.some(({ cause, rows }) => rows > 0 && MADE.includes(cause));
  for (const { column, value, rows, accused, pValue } of record.sources) {
    if (pValue >= SIGNIFICANT) continue;
    report(
      hasMade && pValue < CERTAIN ? 'poisoned-source' : 'unlike-source',
      { path },
      { accused, rows: counted(rows, 'row'), column, value, p: pValueText(pValue) },
    );
  }
}
