import { describe, expect, it } from 'vitest';
import { sharedArtifact } from '../core/artifact.ts';
import { defineCheck } from '../core/check.ts';
import type { Component } from '../core/component.ts';
import { PROJECT_ID, folderOf, projectFiles } from '../core/project.ts';
import { runProject } from './run-project.ts';

const note = sharedArtifact<string>()('note');
const check = defineCheck({
  id: 'twins',
  version: 1,
  title: 'Two notes that say the same',
  needs: [note, projectFiles],
  scope: 'project',
  rules: {
    twin: {
      title: 'Twin',
      severity: 'low',
      message: '{count} files in all',
      why: 'W.',
      fix: 'F.',
      references: [],
    },
  },
  run: (inputs, { report }) => {
    const [files] = inputs['project-files'];
    const [first, second] = inputs.note;
    if (first !== undefined && first.value === second?.value)
      report('twin', { path: second.path }, { count: files?.value.files.size ?? 0 });
  },
});

function component(id: string): Component {
  return { id, type: 'document', name: id, formats: [] };
}

function shared(path: string, value: string) {
  return { key: 'note', located: { path: [path], value, anomalies: [] } };
}

const project = { components: [component('b'), component('a/c')], gaps: [], loader: undefined };

describe('audit/run-project', () => {
  it('hands a check the facts of all files, in order of place, and lets it speak of one file', async () => {
    const run = await runProject([check], {
      ...project,
      shared: [shared('b', 'x'), shared('a/c', 'x')],
    });

    expect(run.findings).toMatchObject([
      { rule: 'twins/twin', component: 'b', message: '2 files in all' },
    ]);
    expect(run.outcomes).toEqual([
      { component: PROJECT_ID, check: 'twins', kind: 'complete', findings: 1 },
    ]);
  });

  it('is incomplete where a file that contributed is', async () => {
    const gap = { code: 'corrupt-data', detail: '', location: { path: ['b'] } } as const;
    const elsewhere = { ...gap, location: { path: ['z'] } };
    const run = await runProject([check], {
      ...project,
      gaps: [gap, elsewhere],
      shared: [shared('b', 'x')],
    });

    expect(run.outcomes).toMatchObject([{ kind: 'partial', gaps: [gap] }]);
  });

  it('does not apply without a fact it needs', async () => {
    const run = await runProject([check], { ...project, shared: [] });

    expect(run.outcomes).toMatchObject([{ kind: 'not-applicable' }]);
  });

  it('knows the folder of a file', () => {
    expect(['a.txt', 'x/y/a.txt'].map(folderOf)).toEqual(['', 'x/y/']);
  });
});
