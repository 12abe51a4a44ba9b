import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet } from '../dependencies/dependency-set.ts';
import { dependencySet } from '../dependencies/dependency-set.ts';
import { readTomlFile } from '../dependencies/read-toml-file.ts';
import type { TomlFileError } from '../dependencies/read-toml-file.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import type { JsonNode } from '../json/tree.ts';
import { looksLikeText } from '../signature/text.ts';
import { addDependencyGroups } from './dependency-groups.ts';
import { addPoetry } from './poetry.ts';
import { addProject, describedProject } from './project.ts';
import { at } from '../toml/lookup.ts';
import { addHatch, addPdm } from './tool-sections.ts';
import { addUv, uvSources } from './tool-uv.ts';

function recognise({ head, size, name }: Glimpse): Recognition {
  // Every tool reads exactly this name, and nothing else.
  if (name !== 'pyproject.toml') return 'no';
  return looksLikeText(head, head.length === size) ? 'likely' : 'no';
}

async function parse(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<DependencySet, never, TomlFileError>> {
  const file = await readTomlFile(source, limits);
  if (!file.ok) return file;
  const { root, lines, draft } = file.value;
  const constraints = new DependencyDraft();
  const reading = { root, lines, draft, constraints, sources: uvSources(root) };
  addProject(reading);
  addDependencyGroups(reading);
  addPoetry(reading);
  addUv(reading);
  addPdm(reading);
  addHatch(reading);
  const project = describedProject(root);
  const tool = toolOf(root);
  const hasConstraints = constraints.requests.length > 0;
  const admitted = constraints.finish({ role: 'constraints', tool });
  return {
    ok: true,
    value: {
      ...draft.finish({ role: 'manifest', tool, project }),
      claims: [{ start: 0, end: file.value.size, what: 'project' }],
      ...(hasConstraints ? { derived: [{ token: dependencySet, value: admitted }] } : {}),
      facts: {
        packages: draft.requests.length,
        ...(project === undefined ? {} : { project: project.name }),
      },
    },
    anomalies: [],
    unexamined: [...file.value.unexamined, ...draft.unexamined, ...constraints.unexamined],
  };
}

function toolOf(root: JsonNode): string {
  for (const tool of ['poetry', 'uv', 'pdm', 'hatch', 'flit'])
    if (at(root, 'tool', tool) !== undefined) return tool;
  return 'pyproject';
}

export default defineFormat({
  id: 'pyproject',
  title: 'Python project (pyproject.toml)',
  artifact: dependencySet,
  kind: 'config',
  extensions: ['.toml'],
  recognise,
  parse,
});
