import type { Component } from '../../src/core/component.ts';
import type { Finding } from '../../src/core/finding.ts';
import type { Gap } from '../../src/core/gap.ts';
import { DEFAULT_LIMITS } from '../../src/core/limits.ts';
import type { Report } from '../../src/core/report.ts';
import { hostileData } from '../builders/hostile-data.ts';

/** Strings an attacker would put into names and literals to break a report, one per kind of harm. */
export const HOSTILE = {
  script: '</script></style></code></pre><script>alert(1)</script><img src=x onerror=alert(1)>',
  attribute: '" onmouseover="alert(1)" style=\'x\' `',
  terminal: '\u001b[2J\u001b[31mPASS\u0007\r\u009b1A',
  bidi: 'safe\u202egnp.exe\u2066\u200b\u{e0041}',
  github: '::error file=x::owned',
  azure: '##vso[task.setvariable variable=x]y',
  fence: '``` \n```\n~~~~\n# owned | a | b |',
  markdown:
    '[click](https://evil.invalid) @everyone #1 ![x](http://evil.invalid/x) <details> www.evil.invalid |',
  sarif: '{0} [link](https://evil.invalid) {{x}}',
  newline: 'line\n::warning::second\u2028third',
  surrogate: 'lone \ud800 surrogate',
} as const;

export const EVERY_HOSTILE = Object.values(HOSTILE).join(' ');

const DIGEST = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const COMPONENTS: readonly Component[] = [
  {
    id: 'models/sentiment.pt',
    type: 'model',
    name: 'sentiment.pt',
    formats: ['pickle', 'torch-zip'],
    size: 438_007_233,
    bytesRead: 182_044,
    sha256: DIGEST,
    facts: {
      tensors: 201,
      parameters: 109_483_778,
      producer: 'torch 2.3.1',
      licence: 'apache-2.0',
    },
  },
  {
    id: 'models/embedder/model.safetensors',
    type: 'model',
    name: 'model.safetensors',
    formats: ['safetensors'],
    size: 90_868_376,
    bytesRead: 11_064,
    purl: 'pkg:huggingface/example/embedder@1a2b3c',
    facts: { tensors: 103, parameters: 22_713_216, architecture: 'BertModel' },
  },
  {
    id: 'models/chat/assistant-q4.gguf',
    type: 'model',
    name: 'assistant-q4.gguf',
    formats: ['gguf'],
    size: 4_661_211_808,
    bytesRead: 7_812_300,
    facts: { tensors: 291, architecture: 'llama', quantised: true },
  },
  {
    id: 'models/legacy/vectorizer.joblib',
    type: 'model',
    name: 'vectorizer.joblib',
    formats: ['joblib', 'zlib'],
    size: 1_204_332,
    bytesRead: 1_204_332,
  },
  {
    id: 'data/train.tar',
    type: 'dataset',
    name: 'train.tar',
    formats: ['tar'],
    size: 52_428_800,
    bytesRead: 40_960,
  },
  { id: 'app/serve.py', type: 'source', name: 'serve.py', formats: [], size: 2_311 },
  { id: 'README.md', type: 'document', name: 'README.md', formats: [], size: 4_102 },
];

const COMMAND = "'echo weighbridge-test > /nonexistent/owned'";

const FINDINGS: readonly Finding[] = [
  {
    rule: 'pickle-calls/system-command',
    severity: 'critical',
    confidence: 'high',
    component: 'models/sentiment.pt',
    location: { path: ['models/sentiment.pt', 'archive/data.pkl'], offset: 499, length: 62 },
    message: `loading the file calls os.system with ${COMMAND}`,
    data: {
      callee: 'os.system',
      argument: COMMAND,
      runsWith: ['torch<2.6', 'pickle'],
      refusedBy: ['torch>=2.6'],
    },
    evidence: ['from posix import system', `system(${COMMAND})  # result discarded by POP`],
  },
  ...[1_204, 90_112].map((offset, index): Finding => ({
    rule: 'pickle-imports/unknown-import',
    severity: 'high',
    component: 'models/legacy/vectorizer.joblib',
    location: { path: ['models/legacy/vectorizer.joblib', 'zlib stream'], offset, length: 24 },
    message: `loading imports ${index === 0 ? 'pip._internal.main' : 'timeit.timeit'}`,
    data: {
      name: index === 0 ? 'pip._internal.main' : 'timeit.timeit',
      runsWith: ['pickle', 'joblib'],
      refusedBy: [],
    },
    evidence: [index === 0 ? 'from pip._internal import main' : 'from timeit import timeit'],
  })),
  {
    rule: 'zip-structure/name-mismatch',
    severity: 'medium',
    component: 'models/sentiment.pt',
    location: { path: ['models/sentiment.pt'], offset: 437_990_112, length: 46 },
    message: 'the central directory says archive/data/12, the local header says archive/data.pkl',
    data: { central: 'archive/data/12', local: 'archive/data.pkl' },
  },
  {
    rule: 'gguf-template/long-template',
    severity: 'low',
    confidence: 'medium',
    component: 'models/chat/assistant-q4.gguf',
    location: { path: ['models/chat/assistant-q4.gguf', 'tokenizer.chat_template'], line: 12 },
    message: 'the chat template holds 18204 characters',
    data: { count: 18204 },
    evidence: ["{%- if messages[0]['role'] == 'system' -%}"],
  },
  {
    rule: 'model-inventory/no-licence',
    severity: 'info',
    component: 'models/chat/assistant-q4.gguf',
    location: { path: ['models/chat/assistant-q4.gguf'] },
    message: 'no licence is stated in the metadata',
    data: {},
  },
];

const GAP: Gap = {
  code: 'encrypted-member',
  detail: 'member images/0001.pkl',
  location: { path: ['data/train.tar', 'images/0001.zip'], offset: 512 },
};

/** A report as an audit of a small project would make it: one bad checkpoint, one doubtful, one gap. */
export function sampleReport(changes: Partial<Report> = {}): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'weighbridge', version: '0.1.0' },
    target: 'examples/support-bot',
    startedAt: '2026-11-21T09:30:00.000Z',
    durationMs: 1_840,
    loader: 'worst-plausible',
    policy: 'weighbridge.yaml',
    failOn: 'high',
    verdict: 'fail',
    reasons: [
      { kind: 'violation', detail: 'critical: pickle-calls/system-command in models/sentiment.pt' },
      {
        kind: 'violation',
        detail: 'high: pickle-imports/unknown-import in models/legacy/vectorizer.joblib',
      },
      { kind: 'gap', detail: 'encrypted-member in data/train.tar: an encrypted archive member' },
      {
        kind: 'expired-waiver',
        detail: 'the waiver of zip-structure/* for sha256:00 expired on 2026-01-31',
      },
    ],
    summary: { critical: 1, high: 2, medium: 1, low: 1, info: 1 },
    examined: {
      weighed: 5,
      notModels: 2,
      incomplete: 1,
      bytes: 5_243_720_549,
      bytesRead: 9_250_700,
    },
    components: COMPONENTS,
    relations: [
      { from: 'app/serve.py', kind: 'loads', to: 'models/sentiment.pt' },
      { from: 'models/sentiment.pt', kind: 'trained-on', to: 'data/train.tar' },
    ],
    outcomes: [
      { component: 'models/sentiment.pt', check: 'pickle-calls', kind: 'complete', findings: 1 },
      {
        component: 'data/train.tar',
        check: 'pickle-calls',
        kind: 'partial',
        findings: 0,
        gaps: [GAP],
      },
      { component: 'README.md', check: 'pickle-calls', kind: 'not-applicable' },
    ],
    findings: FINDINGS,
    tolerated: [
      { finding: 3, by: 'waiver', reason: 'own tool writes it so (waived until 2027-03-31)' },
    ],
    gaps: [GAP],
    excluded: [
      { path: 'experiments', by: 'policy: experiments/**' },
      { path: '.git', by: 'default' },
    ],
    limits: DEFAULT_LIMITS,
    ...changes,
  };
}

/** The same shape, with every text that may come from a scanned file hostile. */
export function hostileReport(): Report {
  const hostile = EVERY_HOSTILE;
  const place = { path: [`dir/${hostile}`, hostile], offset: 7, tensor: hostile };
  const gap: Gap = { code: 'corrupt-data', detail: hostile, location: place };
  const report = sampleReport();
  return {
    ...report,
    target: hostile,
    components: Object.values(HOSTILE).map((text, index) => ({
      id: `${index}/${text}`,
      type: 'model',
      name: text,
      formats: ['pickle'],
      size: 1,
      facts: { producer: text, [text]: text },
    })),
    relations: [],
    datasets: [hostileData(hostile)],
    outcomes: [
      { component: hostile, check: 'pickle-calls', kind: 'failed', code: 'bug', detail: hostile },
      { component: hostile, check: 'pickle-calls', kind: 'partial', findings: 0, gaps: [gap] },
    ],
    findings: Object.values(HOSTILE).map((text) => ({
      rule: 'pickle-calls/system-command',
      severity: 'critical',
      component: `0/${text}`,
      location: { ...place, path: [text, ...place.path] },
      message: text,
      data: { callee: text, argument: text, runsWith: [text] },
      evidence: [text, ...text.split('\n')],
    })),
    reasons: [{ kind: 'violation', detail: hostile }],
    tolerated: [{ finding: 0, by: 'waiver', reason: hostile }],
    gaps: [gap],
    excluded: [{ path: hostile, by: hostile }],
  };
}
