import type { DatasetRecord } from '../../core/dataset.ts';
import { ROW_CAUSES } from '../../core/dataset-suspicion.ts';
import type { Detection } from '../detection/detection.ts';
import type { ExaminedRows } from '../detection/examined-rows.ts';
import type { DataTrigger } from '../../core/dataset-suspicion.ts';
import type { FoundTrigger } from '../detection/detector.ts';
import { differencePicture } from '../triggers/trigger-picture.ts';
import { describeSuspects, MAX_SUSPECTS } from './describe-suspects.ts';

/** What the detectors add to the record of a data set. */
export type DetectionRecord = Pick<
  DatasetRecord,
  | 'causes'
  | 'suspects'
  | 'moreSuspects'
  | 'triggers'
  | 'flowMatrix'
  | 'flows'
  | 'sources'
  | 'detectors'
  | 'duplicates'
  | 'map'
  | 'histograms'
>;

/** What the detectors found, as the report shows it. */
export function detectionRecord(detection: Detection, examined: ExaminedRows): DetectionRecord {
  const { suspects, flowMatrix } = detection;
  return {
    causes: ROW_CAUSES.map((cause) => ({
      cause,
      rows: suspects.filter((suspect) => suspect.cause === cause).length,
    })).filter(({ rows }) => rows > 0),
    suspects: describeSuspects(suspects, examined),
    moreSuspects: Math.max(0, suspects.length - MAX_SUSPECTS),
    triggers: detection.triggers.map((trigger) => withPicture(trigger, examined)),
    ...(flowMatrix === undefined ? {} : { flowMatrix }),
    flows: detection.flows,
    sources: detection.sources,
    detectors: detection.detectors,
    duplicates: detection.duplicates,
    map: detection.map,
    histograms: detection.histograms,
  };
}

/** A pattern that is spread over pictures is no patch: it is shown by what its rows have in common. */
function withPicture({ shown, rows }: FoundTrigger, { images }: ExaminedRows): DataTrigger {
  if (images === undefined || shown.kind !== 'patch' || shown.picture !== undefined) return shown;
  const picture = differencePicture(rows, images);
  return picture === undefined ? shown : { ...shown, picture, pictureShows: 'difference' };
}
