import type { DatasetRecord, PowerResult } from '../core/dataset.ts';
import type {
  ColumnDrift,
  ContractBreach,
  DriftResult,
  IntegrityResult,
  PinnedFiles,
} from '../core/dataset-profile.ts';
import type { SuspectFlow } from '../core/dataset-suspicion.ts';
import { isNamedBlindSpot } from '../core/detection-power.ts';
import { chanceText, confirmationText, rowList, smallPercent } from './dataset-words.ts';
import { factText, nameText } from './place.ts';
import { countText, numberText } from './quantity.ts';

/** A label and what is said under it. Texts are safe to print. */
export type DatasetRow = readonly [label: string, text: string];

/** Classes named in one line. */
const MAX_CLASSES = 12;
/** Lines of one part; the JSON has all. */
const MAX_LINES = 40;
/** Level after correction from which a flow is worth a line. */
const NOTABLE = 0.05;
/** Names in one line. */
const MAX_NAMES = 8;
/** What is said of data that were merged from parts. */
const NO_DETECTOR = 'no detector looked at single rows';
/** Row numbers in one line. */
const MAX_NUMBERS = 10;

/** What was read and how it was looked at. */
export function dataRows({ data, seed, detectors }: DatasetRecord): readonly DatasetRow[] {
  const { label } = data;
  const ran = detectors.filter(({ examined }) => examined > 0).length;
  const idle = detectors.length - ran;
  return [
    [
      'data',
      [
        `${nameText(data.form)}, ${countText(data.fileCount, 'file')}`,
        countText(data.rows, 'row'),
        countText(data.columns.length, 'column'),
      ].join(', '),
    ],
    ['label', label === undefined ? 'none was found: labels are not judged' : classesText(label)],
    [
      'looked at',
      data.sampled === 0
        ? `all rows in parts, ${NO_DETECTOR}`
        : [
            data.sampled < data.rows
              ? `${numberText(data.sampled)} of the rows, drawn by content`
              : 'all rows',
            `distances in ${factText(data.features)}`,
            `${countText(ran, 'detector')}${idle === 0 ? '' : ` (${idle} could not run)`}`,
            `seed ${seed}`,
          ].join(', '),
    ],
  ];
}

function classesText({ column, classes }: NonNullable<DatasetRecord['data']['label']>): string {
  const shown = classes
    .slice(0, MAX_CLASSES)
    .map(({ name, rows }) => `${nameText(name)} ${numberText(rows)}`);
  return `${nameText(column)}, ${classes.length === 1 ? '1 class' : `${numberText(classes.length)} classes`}: ${shown.join(', ')}${classes.length > MAX_CLASSES ? ', …' : ''}`;
}

/** `119 of 1,797 rows (6.6 %)`. */
export function accusedText({ causes, data }: DatasetRecord): string {
  const accused = causes.reduce((sum, { rows }) => sum + rows, 0);
  const rows = data.sampled === 0 ? data.rows : data.sampled;
  if (data.sampled === 0 && accused === 0) return `no copies stand out; ${NO_DETECTOR}`;
  if (accused === 0) return `none of ${countText(rows, 'row')}`;
  return `${numberText(accused)} of ${countText(rows, 'row')} (${smallPercent(accused / Math.max(1, rows))})${data.sampled === 0 ? `, by their copies; ${NO_DETECTOR}` : ''}`;
}

export function triggerRows({ triggers }: DatasetRecord): readonly DatasetRow[] {
  return triggers
    .slice(0, MAX_LINES)
    .map((trigger) => [
      `goes with ${nameText(trigger.target)}`,
      [
        `${factText(trigger.title)}: ${numberText(trigger.agreeing)} of ${countText(trigger.rows, 'row')} that hold it, ${chanceText(trigger.pValue, trigger.logPValue)}`,
        confirmationText(trigger),
        ...trigger.evidence.slice(0, 3).map(factText),
      ].join('; '),
    ]);
}

/** Flows that chance does not explain, directed ones first: they are what an attack looks like. */
export function flowRows({ flows }: DatasetRecord): readonly DatasetRow[] {
  return flows
    .filter(({ isDirected, pValue }) => isDirected || pValue < NOTABLE)
    .sort((a, b) => Number(b.isDirected) - Number(a.isDirected))
    .slice(0, MAX_LINES)
    .map((flow) => [
      `${nameText(flow.from)} → ${nameText(flow.to)}`,
      `${countText(flow.rows, 'row')}, ${numberText(flow.back)} the other way, ${chanceText(flow.pValue)}${courseText(flow)}`,
    ]);
}

/** Whether a flow goes through its class, which an attack does, or along a border. */
function courseText({ isDirected, rows, back, depth }: SuspectFlow): string {
  if (depth === undefined) return isDirected ? ': one way, as an attack goes' : '';
  const shares = `${smallPercent(depth.core)} of the rows surest to be of the class, ${smallPercent(depth.edge)} of the others`;
  if (isDirected) return `: one way and through the whole class, as an attack goes (${shares})`;
  return rows > back ? `: between classes that overlap (${shares})` : '';
}

export function sourceRows({ sources }: DatasetRecord): readonly DatasetRow[] {
  return sources
    .slice(0, MAX_LINES)
    .map(({ column, value, rows, accused, pValue }) => [
      `${nameText(column)} ${nameText(value)}`,
      `${numberText(accused)} of ${countText(rows, 'row')} accused, ${chanceText(pValue)}`,
    ]);
}

const FAMILY_WORDS = {
  secret: 'secret',
  personal: 'personal data',
  hidden: 'hidden text',
  hostile: 'hostile text',
} as const;

export function leakRows({ leaks }: DatasetRecord): readonly DatasetRow[] {
  return leaks
    .slice(0, MAX_LINES)
    .map(({ column, family, kind, grade, distinct, rowsWith, rows, shown }) => [
      `${FAMILY_WORDS[family]}, ${grade}`,
      `${nameText(kind)} in ${nameText(column)}: ${factText(shown)}; ${numberText(distinct)} different in ${countText(rowsWith, 'row')} (${rowList(rows, rowsWith)})`,
    ]);
}

export function duplicateRows({ duplicates }: DatasetRecord): readonly DatasetRow[] {
  const { exact, exactGroups, contradictions, near, nearGroups, leakage, isCoarse } = duplicates;
  return [
    [
      'repeated',
      exact === 0 && near === 0
        ? 'none'
        : `${countText(exact, 'row')} exactly (${countText(exactGroups, 'group')}), ${numberText(near)} nearly (${countText(nearGroups, 'group')})`,
    ],
    ...line(
      'other label',
      contradictions,
      `${countText(contradictions, 'row')} with the content of another row and another label`,
    ),
    ...line(
      'across splits',
      leakage,
      `${countText(leakage, 'group')} with rows in several splits: a test on them measures memory`,
    ),
    ...line(
      'no evidence',
      Number(isCoarse),
      'few contents are all there is: nobody has to have copied',
    ),
  ];
}

function line(label: string, count: number, text: string): readonly DatasetRow[] {
  return count === 0 ? [] : [[label, text]];
}

export function contractRows({ contract }: DatasetRecord): readonly DatasetRow[] {
  if (contract === undefined) return [];
  const { path, rules, breaches } = contract;
  return [
    [
      'contract',
      `${nameText(path)}: ${countText(rules, 'rule')}, ${numberText(breaches.length)} broken`,
    ],
    ...breaches
      .slice(0, MAX_LINES)
      .map((breach): DatasetRow => [
        breach.column === undefined ? 'the set' : nameText(breach.column),
        breachText(breach),
      ]),
  ];
}

function breachText({ expected, found, rows, examples }: ContractBreach): string {
  const noun = rows === 1 ? 'row' : 'rows';
  const where = examples.length === 0 ? '' : ` (${noun} ${rowList(examples, rows)})`;
  return `${factText(found)}${where}; the contract ${factText(expected)}`;
}

/** What was compared, and how much moved. */
export function driftHead(drift: DriftResult): readonly DatasetRow[] {
  return [
    [
      'compared with',
      `${nameText(drift.with)}: ${numberText(drift.rowsBefore)} rows then, ${numberText(drift.rowsNow)} now; ${numberText(movedColumns(drift.columns).length)} of ${countText(drift.columns.length, 'comparison')} moved`,
    ],
    ...names('new columns', drift.newColumns),
    ...names('lost columns', drift.lostColumns),
  ];
}

/** What moved, largest effect first; columns that stayed are counted. */
export function driftRows({ drift }: DatasetRecord): readonly DatasetRow[] {
  if (drift === undefined) return [];
  const moved = movedColumns(drift.columns);
  return [
    [
      'compared with',
      `${nameText(drift.with)}: ${numberText(drift.rowsBefore)} rows then, ${numberText(drift.rowsNow)} now; ${numberText(moved.length)} of ${countText(drift.columns.length, 'comparison')} moved`,
    ],
    ...names('new columns', drift.newColumns),
    ...names('lost columns', drift.lostColumns),
    ...moved
      .slice(0, MAX_LINES)
      .map((column): DatasetRow => [
        driftName(column),
        `${factText(column.detail)} (${column.grade}, ${column.test} ${Number(column.effect.toPrecision(2))}, ${chanceText(column.pValue)})`,
      ]),
  ];
}

export function movedColumns(columns: readonly ColumnDrift[]): readonly ColumnDrift[] {
  return columns
    .filter(({ grade }) => grade !== 'none')
    .sort((a, b) => (a.grade === b.grade ? b.effect - a.effect : a.grade === 'drifted' ? -1 : 1));
}

export function driftName({ column, label }: ColumnDrift): string {
  return label === undefined ? nameText(column) : `${nameText(column)} of ${nameText(label)}`;
}

function names(label: string, list: readonly string[]): readonly DatasetRow[] {
  if (list.length === 0) return [];
  const shown = list.slice(0, MAX_NAMES).map(nameText).join(', ');
  return [[label, list.length > MAX_NAMES ? `${shown}, …` : shown]];
}

export function integrityRows({ integrity, pinned }: DatasetRecord): readonly DatasetRow[] {
  const files = pinned === undefined ? [] : pinnedRows(pinned);
  if (integrity === undefined) return files;
  return [
    ...files,
    ['rows', `${countText(integrity.rows, 'row')}, root ${nameText(integrity.root)}`],
    ...(integrity.with === undefined ? [] : changeRows(integrity, integrity.with)),
  ];
}

function pinnedRows(pinned: PinnedFiles): readonly DatasetRow[] {
  const { same, alike, replaced, missing, unknown, replacedRows, missingRows } = pinned;
  const counts: readonly (readonly [number, string])[] = [
    [same, 'the same'],
    [alike, 'alike'],
    [replaced, 'replaced'],
    [missing, 'missing'],
    [unknown, 'not compared'],
  ];
  const told = counts
    .filter(([rows]) => rows > 0)
    .map(([rows, what]) => `${numberText(rows)} ${what}`);
  return [
    ['files', `${nameText(pinned.folder)} by ${nameText(pinned.column)}: ${told.join(', ')}`],
    ...names('compared with', pinned.digests),
    ...line('replaced', replaced, rowList(replacedRows.slice(0, MAX_NUMBERS), replaced)),
    ...line('missing', missing, rowList(missingRows.slice(0, MAX_NUMBERS), missing)),
  ];
}

function changeRows(result: IntegrityResult, earlier: string): readonly DatasetRow[] {
  const { added, removed, altered, addedRows, alteredRows, addedPValue, relabelled } = result;
  return [
    [
      'since',
      `${nameText(earlier)}: ${numberText(added)} added, ${numberText(removed)} removed, ${numberText(altered)} altered`,
    ],
    ...line('altered', altered, rowList(alteredRows.slice(0, MAX_NUMBERS), altered)),
    ...line('added', added, rowList(addedRows.slice(0, MAX_NUMBERS), added)),
    ...names('changed columns', result.changedColumns),
    ...names('new columns', result.newColumns),
    ...names('lost columns', result.lostColumns),
    ...(addedPValue === undefined
      ? []
      : [
          [
            'added rows',
            `that they are like the rest has ${chanceText(addedPValue)}`,
          ] satisfies DatasetRow,
        ]),
    ...relabelled
      .slice(0, MAX_LINES)
      .map(({ from, to, rows, back, pValue }): DatasetRow => [
        'relabelled',
        `${nameText(from)} → ${nameText(to)}: ${countText(rows, 'row')}, ${numberText(back)} back, ${chanceText(pValue)}`,
      ]),
  ];
}

export function powerRows({ power = [], powerWanted }: DatasetRecord): readonly DatasetRow[] {
  return power
    .slice(0, MAX_LINES)
    .map((result) => [
      nameText(result.attack),
      [powerText(result), ...blindSpotText(result, powerWanted)].join('; '),
    ]);
}

/** Why an attack that is not seen fails nothing. */
function blindSpotText(result: PowerResult, wanted: number | undefined): readonly string[] {
  return result.blindSpot !== undefined && isNamedBlindSpot(result, wanted)
    ? [`not judged: named blind spot (${factText(result.blindSpot.words)})`]
    : [];
}

function powerText({ points, smallest }: PowerResult): string {
  const seen = points.find(({ planted }) => planted === smallest);
  const most = points.reduce((largest, { planted }) => Math.max(largest, planted), 0);
  return seen === undefined
    ? `not found, ${countText(most, 'row')} at most were planted`
    : `found from ${countText(seen.planted, 'row')} on (${smallPercent(seen.share)} of the data)`;
}

export function cleansingRows({ cleansing }: DatasetRecord): readonly DatasetRow[] {
  if (cleansing === undefined) return [];
  const { path, sideFile, rowsBefore, rowsAfter, dropped, relabelled, redacted } = cleansing;
  return [
    [
      'written',
      `${nameText(path)}: ${numberText(rowsAfter)} of ${countText(rowsBefore, 'row')}; ${numberText(dropped)} dropped, ${numberText(relabelled)} relabelled, ${numberText(redacted)} redacted; every change in ${nameText(sideFile)}`,
    ],
  ];
}

/** What each detector saw and cannot see. */
export function detectorRows({ detectors }: DatasetRecord): readonly DatasetRow[] {
  return detectors.map(({ title, examined, flagged, reason, blindSpots }) => [
    factText(title),
    [
      examined === 0 && reason !== undefined
        ? `did not run: ${factText(reason)}`
        : `${countText(examined, 'row')}, ${numberText(flagged)} accused${reason === undefined ? '' : ` (${factText(reason)})`}`,
      ...(blindSpots.length === 0 ? [] : [`cannot see ${blindSpots.map(factText).join('; ')}`]),
    ].join('. '),
  ]);
}

export function noteRows({ data, domains }: DatasetRecord): readonly DatasetRow[] {
  const links = domains
    .slice(0, MAX_NAMES)
    .map(({ domain, links: count }) => `${nameText(domain)} ${numberText(count)}`);
  return [
    ...data.notes.slice(0, MAX_LINES).map((note): DatasetRow => ['note', factText(note)]),
    ...names('programs', data.scripts ?? []),
    ...(links.length === 0 ? [] : [['links to', links.join(', ')] satisfies DatasetRow]),
  ];
}

export function unexaminedRows({ unexamined }: DatasetRecord): readonly DatasetRow[] {
  return unexamined
    .slice(0, MAX_LINES)
    .map(({ what, reason }) => [nameText(what), factText(reason)]);
}
