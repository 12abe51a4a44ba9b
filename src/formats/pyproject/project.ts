import type { JsonNode } from '../json/tree.ts';
import type { DescribedProject } from '../dependencies/dependency-set.ts';
import type { ManifestReading } from './reading.ts';
import { addRequirement } from './reading.ts';
import { at, itemsAt, membersAt, textAt } from '../toml/lookup.ts';

/** Name, version and licence: PEP 621, else Poetry, else flit. */
export function describedProject(root: JsonNode): DescribedProject | undefined {
  const places = [
    at(root, 'project'),
    at(root, 'tool', 'poetry'),
    at(root, 'tool', 'flit', 'metadata'),
  ];
  for (const place of places) {
    const name = textAt(place, 'name') ?? textAt(place, 'module');
    if (name === undefined || name === '') continue;
    const version = textAt(place, 'version');
    const licence = textAt(place, 'license') ?? textAt(place, 'license', 'text');
    return {
      ecosystem: 'pypi',
      name,
      ...(version === undefined ? {} : { version }),
      ...(licence === undefined ? {} : { licence }),
    };
  }
  return undefined;
}

/** `[project]`, `[build-system]` and what setuptools reads from files for them. */
export function addProject(reading: ManifestReading): void {
  const { root } = reading;
  const unsourced = { ...reading, sources: new Map<string, never>() };
  for (const node of itemsAt(root, 'build-system', 'requires'))
    addRequirement(unsourced, node, ['build']);
  addLocalBackend(reading);
  for (const node of itemsAt(root, 'project', 'dependencies'))
    addRequirement(reading, node, ['default']);
  for (const { key, value } of membersAt(root, 'project', 'optional-dependencies'))
    for (const node of itemsAt(value)) addRequirement(reading, node, [key]);
  for (const node of itemsAt(root, 'tool', 'flit', 'metadata', 'requires'))
    addRequirement(reading, node, ['default']);
  for (const { key, value } of membersAt(root, 'tool', 'flit', 'metadata', 'requires-extra'))
    for (const node of itemsAt(value)) addRequirement(reading, node, [key]);
  addDynamic(reading);
}

/** A backend inside the project: its code runs whenever somebody builds or installs the project. */
function addLocalBackend({ root, draft, lines }: ManifestReading): void {
  const path = at(root, 'build-system', 'backend-path');
  if (path === undefined) return;
  const folders = itemsAt(path).flatMap((node) => (node.kind === 'string' ? [node.text] : []));
  const backend = textAt(root, 'build-system', 'build-backend') ?? '';
  draft.addScript({
    hook: 'build-backend',
    command: `${backend} from ${folders.join(', ')}`.trim(),
    line: lines.lineAt(path.offset),
  });
}

/** Dependencies that stand elsewhere: in files that setuptools names, or nowhere before the build. */
function addDynamic({ root, draft, lines }: ManifestReading): void {
  const dynamic = itemsAt(root, 'project', 'dynamic').filter(
    (node) => node.kind === 'string' && /^(?:optional-)?dependencies$/.test(node.text),
  );
  const places = [
    ...itemsAt(root, 'tool', 'setuptools', 'dynamic', 'dependencies', 'file'),
    ...membersAt(root, 'tool', 'setuptools', 'dynamic', 'optional-dependencies').flatMap(
      ({ value }) => itemsAt(value, 'file'),
    ),
  ];
  for (const node of places)
    if (node.kind === 'string')
      draft.addInclude({ path: node.text, role: 'manifest', line: lines.lineAt(node.offset) });
  const [first] = dynamic;
  if (first === undefined || draft.includes.length > 0) return;
  const backend = textAt(root, 'build-system', 'build-backend') ?? 'setuptools';
  // setuptools takes them from setup.py or setup.cfg, Poetry from its own section: both are read.
  if (/^(?:setuptools|poetry)/.test(backend)) return;
  draft.addGap(
    'unsupported-format',
    `line ${lines.lineAt(first.offset)}: the build backend computes the dependencies`,
  );
}
