import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../core/limits.ts';
import { collect } from './collect.ts';
import type { JobResult } from './job.ts';

/** More than a call of a function takes as arguments. */
const MANY = 200_000;

it('audit/collect: takes all packages of a huge lock file', async () => {
  const components = Array.from({ length: MANY }, (_, index) => ({
    id: `pkg:pypi/p${index}`,
    type: 'package' as const,
    name: `p${index}`,
    formats: [],
  }));
  const relations = components.map(({ id }) => ({
    from: 'uv.lock',
    to: id,
    kind: 'depends-on' as const,
  }));
  const gaps = components.map(({ id }) => ({
    code: 'corrupt-data' as const,
    detail: '',
    location: { path: [id] },
  }));
  const executed = (): Promise<JobResult> => Promise.reject(new Error('there is no file'));

  const gathered = await collect([], executed, {
    limits: DEFAULT_LIMITS,
    loader: undefined,
    onProgress: () => undefined,
    checks: () => Promise.resolve([]),
    known: [{ key: 'note', located: { path: ['uv.lock'], value: '', anomalies: [] } }],
    enrich: [() => Promise.resolve({ components, relations, gaps })],
  });

  expect(gathered.components).toHaveLength(MANY);
  expect(gathered.relations).toHaveLength(MANY);
  expect(gathered.gaps).toHaveLength(MANY);
});
