import type {
  DataTrigger,
  DetectorRun,
  MapPoint,
  RowEvidence,
  ScoreHistogram,
  FlowDepth,
  SuspectFlow,
  SuspectRow,
  SuspectSource,
  TextSpan,
  TriggerConfirmation,
} from '../core/dataset-suspicion.ts';
import { ROW_CAUSES } from '../core/dataset-suspicion.ts';
import { CONFIDENCES } from '../core/severity.ts';
import { flag, integer, list, number, object, oneOf, text } from './schema-parts.ts';

export const ROW_CAUSE = oneOf(ROW_CAUSES, 'What kind of trouble; worst first.');
const PICTURE = text('PNG in base64.');

export const SUSPECT = object<SuspectRow>(
  'An accused row.',
  {
    row: integer('From 0, in the order of the data.'),
    name: text('What a person finds it by.'),
    label: text('Its label.'),
    suggested: text('What the label should be.'),
    cause: ROW_CAUSE,
    score: number('0 to 1, for ordering inside of a cause.'),
    pValue: number('Of all detectors together.'),
    confidence: oneOf(CONFIDENCES, 'How sure it is.'),
    evidence: list(
      object<RowEvidence>('What one detector says.', {
        detector: text('Id.'),
        text: text('In words.'),
        pValue: number('Calibrated; 1 where there is none.'),
      }),
      'By detector.',
    ),
    text: text('The text of the row, cut.'),
    highlights: list(
      object<TextSpan>('A stretch that accuses it.', {
        start: integer('UTF-16 offset.'),
        end: integer('Behind the last.'),
      }),
      'In the text.',
    ),
    cells: list(
      object<NonNullable<SuspectRow['cells']>[number]>('A cell.', {
        name: text('Column.'),
        value: text('As it is written.'),
      }),
      'Cells that accuse it, at most eight.',
    ),
    picture: PICTURE,
  },
  ['label', 'suggested', 'text', 'highlights', 'cells', 'picture'],
);

const OUTCOMES = object<TriggerConfirmation['withAccused']>(
  'Rows of other classes that became the target.',
  { bare: integer('As they are.'), inserted: integer('With the trigger inserted.') },
);

export const TRIGGER = object<DataTrigger>(
  'A pattern that goes with one label.',
  {
    kind: oneOf(
      [
        'patch',
        'moving-patch',
        'text',
        'value',
        'instruction',
      ] satisfies readonly DataTrigger['kind'][],
      'Kind of pattern.',
    ),
    title: text('In words.'),
    target: text('The label.'),
    rows: integer('Rows that hold it.'),
    agreeing: integer('Of these, rows with the label.'),
    pValue: number('Adjusted for all patterns looked at.'),
    logPValue: number('Its natural logarithm.'),
    isCleanLabel: flag('The rows belong to the class by their content.'),
    evidence: list({ type: 'string' }, 'In words.'),
    confirmation: object<TriggerConfirmation>('What inserting it does to models.', {
      model: text('Which models.'),
      heldOut: integer('Rows it was inserted in.'),
      withAccused: OUTCOMES,
      withoutAccused: OUTCOMES,
      pValue: number('Of the difference.'),
      isConfirmed: flag('It works, and only with the accused rows in training.'),
    }),
    tellingColumn: text('The column whose values are such patterns again and again.'),
    picture: PICTURE,
    pictureShows: oneOf(['patch', 'difference'], 'What the picture is of.'),
  },
  ['confirmation', 'tellingColumn', 'picture', 'pictureShows'],
);

export const FLOW = object<SuspectFlow>(
  'Rows that moved from one class to another.',
  {
    from: text('Class by content.'),
    to: text('Class by label.'),
    rows: integer('Rows.'),
    back: integer('Rows that went the other way.'),
    pValue: number('After Holm over all pairs.'),
    isDirected: flag('It goes one way, and through the whole class.'),
    depth: object<FlowDepth>('Where in its class it takes its rows from.', {
      core: number('Share of the half that looks most like the first class, given the second.'),
      edge: number('The same of its other half.'),
      back: number('Share of the half that looks most like the second class, given the first.'),
    }),
  },
  ['depth'],
);

export const SOURCE = object<SuspectSource>('Rows that stand out by where they come from.', {
  column: text('Column.'),
  value: text('Source.'),
  rows: integer('Its rows.'),
  accused: integer('Of these accused.'),
  pValue: number('Hypergeometric, after Holm over all sources.'),
});

export const DETECTOR = object<DetectorRun>(
  'A detector, what it looked at and cannot see.',
  {
    id: text('Id.'),
    title: text('Name.'),
    examined: integer('Rows it looked at; 0 where it did not run.'),
    flagged: integer('Rows it accused.'),
    reason: text('Why it did not run.'),
    blindSpots: list({ type: 'string' }, 'Known attacks it does not see.'),
  },
  ['reason'],
);

export const MAP_POINT = object<MapPoint>(
  'A point of the 2-D map.',
  {
    row: integer('From 0.'),
    x: number('Across.'),
    y: number('Up.'),
    label: { type: 'integer', minimum: -1, description: 'Class number; -1 for none.' },
    cause: ROW_CAUSE,
  },
  ['cause'],
);

export const SCORES = object<ScoreHistogram>('A distribution of scores, by bins of equal width.', {
  detector: text('Id.'),
  low: number('Lower end of the first bin.'),
  high: number('Upper end of the last.'),
  others: list(integer('Rows.'), 'Rows not accused, by bin.'),
  accused: list(integer('Rows.'), 'Accused rows, by bin.'),
});
