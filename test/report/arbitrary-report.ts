import fc from 'fast-check';
import { COMPONENT_TYPES, RELATION_KINDS } from '../../src/core/component.ts';
import type { Detonation } from '../../src/core/detonation.ts';
import {
  DETONATION_PHASES,
  FILE_ACTS,
  FILE_PLACES,
  HOST_CONTACTS,
  SYSTEM_ACTS,
} from '../../src/core/detonation.ts';
import { GAP_CODES, isGapCode } from '../../src/core/gap.ts';
import { ADOPTION_ANSWERS, REPOSITORY_KINDS } from '../../src/core/adoption.ts';
import { PACKAGE_CAPABILITIES, RUN_MOMENTS } from '../../src/core/package-profile.ts';
import type { ProofOfOrigin } from '../../src/core/package-proof.ts';
import { PROOF_KINDS } from '../../src/core/package-proof.ts';
import type { PackageReputation } from '../../src/core/package-reputation.ts';
import { METRICS, SIGNAL_KINDS } from '../../src/core/package-reputation.ts';
import { PACKAGE_ECOSYSTEMS } from '../../src/core/package.ts';
import { DEFAULT_LIMITS } from '../../src/core/limits.ts';
import { LOADERS } from '../../src/core/loader.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { VERDICTS } from '../../src/core/policy.ts';
import type { Report } from '../../src/core/report.ts';
import { CONFIDENCES, SEVERITIES } from '../../src/core/severity.ts';
import { hostileData } from '../builders/hostile-data.ts';
import { HOSTILE } from './sample-report.ts';

/** Any text, among it what an attacker would choose. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(...Object.values(HOSTILE)),
);
const id = fc.constantFrom('a.pt', 'b/c.pkl', 'd.gguf');
const number = fc.nat();

const location = fc.record(
  {
    path: fc.tuple(id, fc.array(text, { maxLength: 3 })).map(([file, rest]) => [file, ...rest]),
    offset: number,
    length: number,
    line: fc.integer({ min: 1, max: 1e6 }),
    tensor: text,
    row: number,
  },
  { requiredKeys: ['path'] },
);

const gap = fc.record({
  code: fc.constantFrom(...Object.keys(GAP_CODES).filter(isGapCode)),
  detail: text,
  location,
});

const finding = fc.record(
  {
    rule: fc.constantFrom(
      'pickle-calls/system-command',
      'zip-structure/name-mismatch',
      'model-inventory/no-licence',
      'gone/rule',
      'data-poison/trigger',
    ),
    severity: fc.constantFrom(...SEVERITIES),
    confidence: fc.constantFrom(...CONFIDENCES),
    component: id,
    location,
    message: text,
    data: fc.dictionary(
      fc.oneof(text, fc.constant('rows')),
      fc.oneof(text, number, fc.boolean(), fc.array(text), fc.array(number.map(String))),
    ),
    evidence: fc.array(text, { maxLength: 4 }),
  },
  { requiredKeys: ['rule', 'severity', 'component', 'location', 'message', 'data'] },
);

const component = fc.record(
  {
    id,
    type: fc.constantFrom(...COMPONENT_TYPES),
    name: text,
    formats: fc.array(text, { maxLength: 3 }),
    size: number,
    bytesRead: number,
    sha256: fc.constant('ab'.repeat(32)),
    purl: fc.constant('pkg:huggingface/a/b@1'),
    facts: fc.dictionary(text, fc.oneof(text, number, fc.boolean())),
  },
  { requiredKeys: ['id', 'type', 'name', 'formats'] },
);

const of = { component: id, check: fc.constantFrom('pickle-calls', 'zip-structure') };
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({ ...of, kind: fc.constant('complete' as const), findings: number }),
  fc.record({
    ...of,
    kind: fc.constant('partial' as const),
    findings: number,
    gaps: fc.array(gap, { maxLength: 2 }),
  }),
  fc.record({ ...of, kind: fc.constant('not-applicable' as const) }),
  fc.record({
    ...of,
    kind: fc.constant('skipped' as const),
    lacking: text,
    gaps: fc.array(gap, { maxLength: 2 }),
  }),
  fc.record({ ...of, kind: fc.constant('failed' as const), code: text, detail: text }),
);

const texts = fc.array(text, { maxLength: 2 });
const proof: fc.Arbitrary<ProofOfOrigin> = fc.record(
  {
    subject: text,
    kind: fc.constantFrom(...PROOF_KINDS),
    verdict: fc.constantFrom('verified' as const, 'invalid' as const, 'unverifiable' as const),
    reason: text,
    builder: fc.record(
      { repository: text, workflow: text, ref: text, commit: text, issuer: text },
      { requiredKeys: ['repository'] },
    ),
    trust: text,
  },
  { requiredKeys: ['subject', 'kind', 'verdict'] },
);
const signals = fc.array(fc.record({ kind: fc.constantFrom(...SIGNAL_KINDS), detail: text }), {
  maxLength: 2,
});
const profile = fc.record({
  id: text,
  name: text,
  version: text,
  files: number,
  bytes: number,
  capabilities: fc.array(
    fc.record({
      capability: fc.constantFrom(...PACKAGE_CAPABILITIES),
      moment: fc.constantFrom(...RUN_MOMENTS),
      files: number,
      samples: fc.array(
        fc.record({ path: fc.array(text, { maxLength: 2 }), line: number, callee: text }),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 2 },
  ),
  hooks: fc.array(fc.record({ hook: text, command: text, file: text }), { maxLength: 2 }),
  hosts: fc.array(text, { maxLength: 2 }),
  binaries: fc.array(text, { maxLength: 2 }),
  entryPoints: fc.array(text, { maxLength: 2 }),
  truncated: fc.boolean(),
});

const reputation: fc.Arbitrary<PackageReputation> = fc.record(
  {
    purl: text,
    ecosystem: fc.constantFrom(...PACKAGE_ECOSYSTEMS),
    name: text,
    version: text,
    asked: text,
    isFromRegistry: fc.boolean(),
    metrics: fc.array(
      fc.record(
        {
          name: fc.constantFrom(...METRICS),
          value: fc.oneof(text, number, fc.boolean(), texts),
          source: text,
          at: text,
        },
        { requiredKeys: ['name', 'value', 'source'] },
      ),
      { maxLength: 3 },
    ),
    disagreements: fc.array(
      fc.record({
        field: text,
        claims: fc.array(fc.record({ source: text, value: text }), { maxLength: 2 }),
      }),
      { maxLength: 2 },
    ),
    lookAlikes: fc.array(
      fc.record({ target: text, rank: number, by: text, signals, against: texts }),
      { maxLength: 2 },
    ),
    proofs: fc.array(proof, { maxLength: 2 }),
    unknown: texts,
  },
  {
    requiredKeys: [
      'purl',
      'ecosystem',
      'name',
      'version',
      'isFromRegistry',
      'metrics',
      'disagreements',
      'lookAlikes',
      'proofs',
      'unknown',
    ],
  },
);

const phase = fc.constantFrom(...DETONATION_PHASES);
const detonation: fc.Arbitrary<Detonation> = fc.record(
  {
    ecosystem: fc.constantFrom('pypi' as const, 'npm' as const),
    name: text,
    version: text,
    file: text,
    tools: texts,
    phases: fc.array(
      fc.record(
        {
          phase,
          command: text,
          end: fc.constantFrom('finished' as const, 'failed' as const, 'stopped' as const),
          exitCode: number,
          limit: text,
          duration: number,
          output: texts,
        },
        { requiredKeys: ['phase', 'command', 'end', 'duration', 'output'] },
      ),
      { maxLength: 3 },
    ),
    processes: fc.array(fc.record({ phase, path: text, argv: texts, parents: texts }), {
      maxLength: 2,
    }),
    hosts: fc.array(
      fc.record(
        { phase, host: text, port: number, contact: fc.constantFrom(...HOST_CONTACTS) },
        { requiredKeys: ['phase', 'host', 'contact'] },
      ),
      { maxLength: 2 },
    ),
    requests: fc.array(
      fc.record({
        phase,
        protocol: fc.constantFrom('http' as const, 'dns' as const, 'udp' as const),
        host: text,
        port: number,
        line: text,
        bytes: number,
        excerpt: text,
      }),
      { maxLength: 2 },
    ),
    files: fc.array(
      fc.record({
        phase,
        act: fc.constantFrom(...FILE_ACTS),
        path: text,
        place: fc.constantFrom(...FILE_PLACES),
        by: text,
      }),
      { maxLength: 7 },
    ),
    canaries: fc.array(
      fc.record({ phase, planted: text, encoding: text, host: text, carrier: text }),
      { maxLength: 2 },
    ),
    stages: fc.array(fc.record({ phase, address: text, interpreter: text }), { maxLength: 2 }),
    layers: fc.array(
      fc.record({
        phase,
        language: fc.constantFrom('python' as const, 'javascript' as const),
        via: text,
        from: text,
        bytes: number,
        text,
      }),
      { maxLength: 2 },
    ),
    acts: fc.array(
      fc.record({ phase, kind: fc.constantFrom(...SYSTEM_ACTS), detail: text, by: text }),
      { maxLength: 2 },
    ),
    cut: texts,
  },
  {
    requiredKeys: [
      'ecosystem',
      'name',
      'file',
      'tools',
      'phases',
      'processes',
      'hosts',
      'requests',
      'files',
      'canaries',
      'stages',
      'layers',
      'acts',
      'cut',
    ],
  },
);

/** Any report the types allow. */
export const arbitraryReport: fc.Arbitrary<Report> = fc
  .record({
    schemaVersion: fc.constant(1 as const),
    tool: fc.constant({ name: 'weighbridge' as const, version: '0.1.0' }),
    target: text,
    startedAt: fc.constant('2026-11-21T09:30:00.000Z'),
    durationMs: number,
    loader: fc.constantFrom(...LOADERS, 'worst-plausible' as const),
    policy: fc.string(),
    failOn: fc.constantFrom(...SEVERITIES),
    verdict: fc.constantFrom(...VERDICTS),
    reasons: fc.array(
      fc.record({
        kind: fc.constantFrom(
          'violation' as const,
          'gap' as const,
          'failure' as const,
          'nothing-examined' as const,
          'expired-waiver' as const,
        ),
        detail: text,
      }),
      { maxLength: 3 },
    ),
    summary: fc.record({
      critical: number,
      high: number,
      medium: number,
      low: number,
      info: number,
    }),
    examined: fc.record({
      weighed: number,
      notModels: number,
      incomplete: number,
      bytes: number,
      bytesRead: number,
    }),
    adoption: fc.record({
      packages: fc.array(reputation, { maxLength: 2 }),
      answer: fc.constantFrom(...ADOPTION_ANSWERS),
      advice: fc.array(text, { maxLength: 2 }),
      repositories: fc.array(
        fc.record(
          {
            kind: fc.constantFrom(...REPOSITORY_KINDS),
            name: text,
            asked: text,
            commit: text,
            gated: fc.boolean(),
            private: fc.boolean(),
            disabled: fc.boolean(),
            lastModified: text,
            downloads: number,
            likes: number,
            library: text,
            licence: text,
            baseModels: fc.array(text, { maxLength: 2 }),
            tags: fc.array(text, { maxLength: 2 }),
          },
          { noNullPrototype: true },
        ),
        { maxLength: 2 },
      ),
      pins: fc.array(text, { maxLength: 2 }),
      formats: fc.array(
        fc.record({ format: text, files: number, bytes: number, runsCode: fc.boolean() }),
        { maxLength: 2 },
      ),
      alternatives: fc.array(
        fc.record({ file: text, instead: text, sameParameters: fc.boolean() }),
        { maxLength: 2 },
      ),
      signatures: fc.array(text, { maxLength: 2 }),
      code: fc.array(text, { maxLength: 7 }),
      transfer: fc.record({ bytes: number, requests: number, of: number }),
    }),
    profiles: fc.array(profile, { maxLength: 2 }),
    datasets: fc.array(text.map(hostileData), { maxLength: 2 }),
    detonations: fc.array(detonation, { maxLength: 1 }),
    components: fc.uniqueArray(component, { selector: (one) => one.id, maxLength: 3 }),
    relations: fc.array(fc.record({ from: id, kind: fc.constantFrom(...RELATION_KINDS), to: id }), {
      maxLength: 4,
    }),
    outcomes: fc.array(outcome, { maxLength: 4 }),
    findings: fc.array(finding, { maxLength: 6 }),
    tolerated: fc.array(
      fc.record({
        finding: fc.nat({ max: 5 }),
        by: fc.constantFrom('waiver' as const, 'rule-off' as const, 'baseline' as const),
        reason: text,
      }),
      { maxLength: 2 },
    ),
    gaps: fc.array(gap, { maxLength: 3 }),
    excluded: fc.array(fc.record({ path: text, by: text }), { maxLength: 2 }),
    limits: fc.constant(DEFAULT_LIMITS),
  })
  .map((report) => ({
    ...report,
    tolerated: report.tolerated.filter((entry) => entry.finding < report.findings.length),
  }));
