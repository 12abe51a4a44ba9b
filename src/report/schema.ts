import { ADOPTION } from './schema-adoption.ts';
import { DETONATION } from './schema-detonation.ts';
import { DATASET } from './schema-dataset.ts';
import { ROBUSTNESS } from './schema-robustness.ts';
import { PROFILES } from './schema-profile.ts';
import { COMPONENT_TYPES, RELATION_KINDS } from '../core/component.ts';
import type { Component, Relation } from '../core/component.ts';
import type { Finding } from '../core/finding.ts';
import { GAP_CODES } from '../core/gap.ts';
import type { Gap } from '../core/gap.ts';
import { DEFAULT_LIMITS } from '../core/limits.ts';
import { LOADERS } from '../core/loader.ts';
import type { Location } from '../core/location.ts';
import type { Outcome } from '../core/outcome.ts';
import { VERDICTS } from '../core/policy.ts';
import { PACKAGE_ECOSYSTEMS } from '../core/package.ts';
import type {
  AdvisoryData,
  Examined,
  Excluded,
  Report,
  Tolerated,
  VerdictReason,
} from '../core/report.ts';
import { REPORT_SCHEMA_VERSION } from '../core/report.ts';
import { CONFIDENCES, SEVERITIES } from '../core/severity.ts';
import { integer, list, object, oneOf, text } from './schema-parts.ts';
import type { Schema } from './schema-parts.ts';

/** Names the schema; it is no address, since where it is published is not part of the format. */
const SCHEMA_ID = `urn:weighbridge:report:${REPORT_SCHEMA_VERSION}`;

const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

const LOCATION = object<Location>(
  'Where something is.',
  {
    path: {
      ...list({ type: 'string' }, 'From the file on disk through the members inside it.'),
      minItems: 1,
    },
    offset: integer('Byte offset inside the last element of the path, from 0.'),
    length: integer('Number of bytes.'),
    line: { type: 'integer', minimum: 1, description: 'Line, from 1, for text.' },
    tensor: text('Name of a tensor.'),
    row: integer('Row of a table, from 0.'),
  },
  ['offset', 'length', 'line', 'tensor', 'row'],
);

const GAP = object<Gap>('Something that was not examined, and why.', {
  code: oneOf(Object.keys(GAP_CODES), 'A policy may allow gaps by this code.'),
  detail: text('The facts of this occurrence.'),
  location: ref('location'),
});

const FINDING = object<Finding>(
  'One occurrence of a rule.',
  {
    rule: text('Rule id: `check/rule`.'),
    severity: ref('severity'),
    confidence: oneOf(CONFIDENCES, 'Where the rule leaves room for doubt.'),
    component: text('Id of the component.'),
    location: ref('location'),
    message: text('What happened, in one line.'),
    data: {
      type: 'object',
      description: 'The facts of the message, and further ones for programs.',
      additionalProperties: {
        anyOf: [
          { type: ['string', 'number', 'boolean'] },
          { type: 'array', items: { type: 'string' } },
        ],
      },
    },
    evidence: list({ type: 'string' }, 'Lines of decompiled or quoted source.'),
  },
  ['confidence', 'evidence'],
);

const COMPONENT = object<Component>(
  'A thing that exists in the target.',
  {
    id: text('Path relative to the target, with `/`.'),
    type: oneOf(COMPONENT_TYPES, 'What kind of thing it is.'),
    name: text('Its name.'),
    formats: list({ type: 'string' }, 'Formats recognised in its bytes.'),
    size: integer('Size in bytes.'),
    bytesRead: integer('Bytes read to examine it.'),
    sha256: { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'Digest of the whole file.' },
    purl: text('Package URL.'),
    facts: {
      type: 'object',
      description: 'Facts for an inventory.',
      additionalProperties: { type: ['string', 'number', 'boolean'] },
    },
  },
  ['size', 'bytesRead', 'sha256', 'purl', 'facts'],
);

type OutcomeOf<K extends Outcome['kind']> = Extract<Outcome, { readonly kind: K }>;

function outcome<K extends Outcome['kind']>(
  kind: K,
  description: string,
  own: { readonly [P in Exclude<keyof OutcomeOf<K>, 'component' | 'check' | 'kind'>]: Schema },
): Schema {
  const properties = {
    component: text('Id of the component.'),
    check: text('Id of the check.'),
    kind: { const: kind },
    ...own,
  };
  return {
    type: 'object',
    description,
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

const FINDING_COUNT = integer('How many findings it made.');
const GAPS = list(ref('gap'), 'What it could not examine.');

const OUTCOME: Schema = {
  description: 'What happened to one check on one component. Only `complete` can mean clean.',
  oneOf: [
    outcome('complete', 'It saw everything it needs.', { findings: FINDING_COUNT }),
    outcome('partial', 'It saw a part.', { findings: FINDING_COUNT, gaps: GAPS }),
    outcome('not-applicable', 'It has nothing to say about such a component.', {}),
    outcome('skipped', 'It lacked something.', { lacking: text('What it lacked.'), gaps: GAPS }),
    outcome('failed', 'It broke.', { code: text('Kind of failure.'), detail: text('Facts.') }),
  ],
};

const REPORT = object<Report>(
  'What one run of Weighbridge found and did not examine.',
  {
    schemaVersion: { const: REPORT_SCHEMA_VERSION },
    tool: object<Report['tool']>('The program that made the report.', {
      name: { const: 'weighbridge' },
      version: text('Its version.'),
    }),
    target: text('What was audited, as the user named it.'),
    startedAt: { type: 'string', format: 'date-time', description: 'ISO 8601, UTC.' },
    durationMs: { type: 'number', minimum: 0, description: 'Milliseconds.' },
    loader: oneOf([...LOADERS, 'worst-plausible'], 'The loader the files were judged for.'),
    policy: text('The policy file in force, or `default`.'),
    failOn: ref('severity'),
    verdict: oneOf(VERDICTS, 'Whether the policy is met.'),
    reasons: list(
      object<VerdictReason>('Why the verdict is what it is.', {
        kind: oneOf(
          [
            'violation',
            'gap',
            'failure',
            'nothing-examined',
            'expired-waiver',
          ] satisfies readonly VerdictReason['kind'][],
          'What kind of reason.',
        ),
        detail: text('One line.'),
      }),
      'Worst first.',
    ),
    summary: object<Report['summary']>('Findings per severity.', {
      critical: integer('Critical.'),
      high: integer('High.'),
      medium: integer('Medium.'),
      low: integer('Low.'),
      info: integer('Info.'),
    }),
    examined: object<Examined>('Totals.', {
      weighed: integer('Files of a format that is weighed.'),
      notModels: integer('Files of other formats.'),
      incomplete: integer('Files or parts with at least one gap.'),
      bytes: integer('Bytes of all files.'),
      bytesRead: integer('Bytes read.'),
    }),
    adoption: ADOPTION,
    detonations: list(DETONATION, 'Only where packages were run.'),
    robustness: list(ROBUSTNESS, 'Only where models were attacked.'),
    datasets: list(DATASET, 'Only where data sets were examined.'),
    profiles: PROFILES,
    advisories: object<AdvisoryData>(
      'What packages were compared with; absent without packages or without data.',
      {
        kind: oneOf(['index', 'live'], 'An index on this machine, or answers of the run.'),
        records: integer('Advisories in the data.'),
        built: text('When the index was built or the first answer asked for, RFC 3339.'),
        newest: text('Latest change of any record, RFC 3339.'),
        ecosystems: list(oneOf(PACKAGE_ECOSYSTEMS, 'An ecosystem.'), 'What the data cover.'),
      },
      ['newest'],
    ),
    components: list(ref('component'), 'What exists in the target, by id.'),
    relations: list(
      object<Relation>('How two components hang together.', {
        from: text('Id of a component.'),
        kind: oneOf(RELATION_KINDS, 'How.'),
        to: text('Id of a component.'),
      }),
      'By `from`.',
    ),
    outcomes: list(ref('outcome'), 'By component and check.'),
    findings: list(ref('finding'), 'Worst first.'),
    tolerated: list(
      object<Tolerated>('A finding the policy tolerates.', {
        finding: integer('Index into `findings`.'),
        by: oneOf(
          [
            'waiver',
            'rule-off',
            'baseline',
            'vex-not-affected',
            'vex-fixed',
          ] satisfies readonly Tolerated['by'][],
          'What tolerates it.',
        ),
        reason: text('The words of the policy.'),
      }),
      'By finding.',
    ),
    gaps: list(ref('gap'), 'Everything that was not examined, each once.'),
    excluded: list(
      object<Excluded>('Something left out on purpose.', {
        path: text('Relative to the target.'),
        by: text('What excluded it.'),
      }),
      'By path.',
    ),
    limits: {
      type: 'object',
      description: 'The limits in force.',
      properties: Object.fromEntries(
        Object.keys(DEFAULT_LIMITS).map((name) => [name, { type: 'integer', minimum: 1 }]),
      ),
      required: Object.keys(DEFAULT_LIMITS),
      additionalProperties: false,
    },
  },
  ['adoption', 'advisories', 'datasets', 'detonations', 'profiles', 'robustness'],
);

/** The JSON Schema (2020-12) of the report, made from the same tuples as the types. */
export const REPORT_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: SCHEMA_ID,
  title: 'Weighbridge report',
  ...REPORT,
  $defs: {
    severity: oneOf(SEVERITIES, 'Mildest first.'),
    location: LOCATION,
    gap: GAP,
    finding: FINDING,
    component: COMPONENT,
    outcome: OUTCOME,
  },
};
