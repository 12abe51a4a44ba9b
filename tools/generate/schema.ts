import { jsonText } from '../../src/report/json-text.ts';
import { REPORT_SCHEMA } from '../../src/report/schema.ts';
import type { GeneratedFile } from './registry.ts';

/** The published schema of the JSON report. */
export function schemaFiles(): readonly GeneratedFile[] {
  return [{ path: 'docs/report.schema.json', content: jsonText(REPORT_SCHEMA) }];
}
