import type { Component, Relation } from '../core/component.ts';
import { escapeLine } from '../core/escape.ts';
import type { Report } from '../core/report.ts';
import type { ReportContext } from './context.ts';
import { remarks, vulnerabilities } from './cyclonedx-finding.ts';
import { modelCard } from './cyclonedx-model.ts';
import { componentRef, property } from './cyclonedx-reference.ts';
import { serialNumber } from './serial-number.ts';
import { sortReport } from './json.ts';
import type { Json } from './json-text.ts';
import { jsonText } from './json-text.ts';
import { overview } from './overview.ts';
import { factText } from './place.ts';

const ROOT_REF = 'target';

/**
 * CycloneDX 1.6: what is there, with digests and model cards, and what was found in it.
 *
 * Findings are `vulnerabilities`: the only place for which tools have severities, affected components,
 * weaknesses, advice and an analysis state, so they can be sorted, tracked and waived there. An
 * annotation would be free text that nobody's dashboard counts. What is merely worth knowing
 * (severity info) is a property of its component. What was not examined is a `composition` that says
 * `incomplete`, which is the specification's word for it.
 */
export function renderCycloneDx(report: Report, context: ReportContext): string {
  const sorted = sortReport(report);
  const body = bomBody(sorted, context);
  return jsonText({
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serialNumber(JSON.stringify(body)),
    version: 1,
    ...body,
  });
}

function bomBody(report: Report, context: ReportContext): { readonly [key: string]: Json } {
  const known = new Set(report.components.map((component) => component.id));
  return {
    metadata: metadata(report),
    components: bomComponents(report),
    dependencies: dependencies(report, known),
    compositions: compositions(report, known),
    vulnerabilities: vulnerabilities(report, context, known),
  };
}

function bomComponents(report: Report): readonly Json[] {
  const relations = Map.groupBy(report.relations, (relation) => relation.from);
  const remarksOf = remarks(report);
  // References must be unique, whatever a stored report claims.
  const distinct = new Map(report.components.map((component) => [component.id, component]));
  return Array.from(distinct.values(), (component) =>
    bomComponent(component, relations.get(component.id) ?? [], remarksOf.get(component.id) ?? []),
  );
}

function metadata(report: Report): Json {
  return {
    timestamp: report.startedAt,
    tools: {
      components: [{ type: 'application', name: report.tool.name, version: report.tool.version }],
    },
    component: { type: 'application', 'bom-ref': ROOT_REF, name: escapeLine(report.target) },
    properties: [
      property('verdict', report.verdict),
      property('fail-on', report.failOn),
      property('loader', report.loader),
      ...adoptionProperties(report),
      ...report.excluded.map((one) => property('excluded', factText(`${one.path} (${one.by})`))),
    ],
  };
}

function adoptionProperties({ adoption }: Report): readonly Json[] {
  if (adoption === undefined) return [];
  return [
    property('adoption', adoption.answer),
    ...adoption.pins.map((pin) => property('pin', factText(pin))),
    ...adoption.repositories.flatMap(({ licence, baseModels }) => [
      ...(licence === undefined ? [] : [property('claimed-licence', factText(licence))]),
      ...baseModels.map((model) => property('claimed-base-model', factText(model))),
    ]),
  ];
}

const TYPES: Readonly<Record<Component['type'], string>> = {
  model: 'machine-learning-model',
  dataset: 'data',
  package: 'library',
  application: 'application',
  source: 'file',
  config: 'file',
  archive: 'file',
  document: 'file',
  binary: 'file',
};

function bomComponent(
  component: Component,
  relations: readonly Relation[],
  notes: readonly Json[],
): Json {
  const { sha256, purl, size, bytesRead } = component;
  const licence = component.facts?.['licence'] ?? component.facts?.['license'];
  return {
    type: TYPES[component.type],
    'bom-ref': componentRef(component.id),
    ...nameAndVersion(component),
    ...(sha256 === undefined ? {} : { hashes: [{ alg: 'SHA-256', content: sha256 }] }),
    ...(licence === undefined ? {} : { licenses: [{ license: { name: String(licence) } }] }),
    ...(purl === undefined ? {} : { purl }),
    ...(component.type === 'model' ? modelCard(component, relations) : {}),
    ...(component.type === 'dataset' ? { data: [{ type: 'dataset', name: component.name }] } : {}),
    properties: [
      property('path', component.id),
      property('type', component.type),
      ...component.formats.map((format) => property('format', format)),
      ...(size === undefined ? [] : [property('size', String(size))]),
      ...(bytesRead === undefined ? [] : [property('bytes-read', String(bytesRead))]),
      ...packageProperties(component),
      // Containing is no dependency: an archive works without what is in it.
      ...relations
        .filter((relation) => relation.kind === 'contains')
        .map((relation) => property('contains', relation.to)),
      ...notes,
    ],
  };
}

/** npm scopes are groups, as other writers of bills of materials have them. */
function nameAndVersion({ id, name, type, facts }: Component): { readonly [key: string]: Json } {
  const version = type === 'package' ? facts?.['version'] : facts?.['revision'];
  const versioned = version === undefined ? {} : { version: String(version) };
  const slash = type === 'package' && name.startsWith('@') ? name.indexOf('/') : -1;
  if (slash > 0) return { group: name.slice(0, slash), name: name.slice(slash + 1), ...versioned };
  return { name: name === '' ? id : name, ...versioned };
}

const PACKAGE_FACTS = ['constraint', 'direct', 'groups', 'importedBy', 'via'];

/** Why a package is there and what is known of its version: the only place CycloneDX has for it. */
function packageProperties({ type, facts = {} }: Component): readonly Json[] {
  if (type !== 'package') return [];
  return PACKAGE_FACTS.flatMap((name) =>
    facts[name] === undefined ? [] : [property(`package:${name}`, factText(String(facts[name])))],
  );
}

function dependencies(report: Report, known: ReadonlySet<string>): readonly Json[] {
  const needs = new Map<string, Set<string>>();
  for (const { from, kind, to } of report.relations) {
    if (kind === 'contains' || from === to || !known.has(from) || !known.has(to)) continue;
    const targets = needs.get(from) ?? new Set();
    needs.set(from, targets.add(componentRef(to)));
  }
  // Packages hang on the files that ask for them; only what nothing asks for hangs on the target itself.
  const asked = new Set(
    report.relations.flatMap(({ kind, to }) => (kind === 'contains' ? [] : [to])),
  );
  const roots = report.components
    .filter(({ id, purl }) => purl !== id || !asked.has(id))
    .map(({ id }) => id);
  return [
    { ref: ROOT_REF, dependsOn: [...new Set(roots)].map(componentRef) },
    ...Array.from(needs, ([from, targets]) => ({
      ref: componentRef(from),
      dependsOn: [...targets],
    })),
  ];
}

function compositions(report: Report, known: ReadonlySet<string>): readonly Json[] {
  const { incompleteFiles } = overview(report);
  const incomplete = new Set(incompleteFiles.filter((file) => known.has(file)));
  // `complete` is said of a file only when some check has completed on it and none has not.
  const examined = new Set(
    report.outcomes
      .filter((outcome) => outcome.kind === 'complete' && known.has(outcome.component))
      .map((outcome) => outcome.component),
  );
  const complete = [...examined].filter((file) => !incomplete.has(file));
  return [
    ...(complete.length === 0
      ? []
      : [{ aggregate: 'complete', assemblies: complete.map(componentRef) }]),
    ...(incomplete.size === 0
      ? []
      : [{ aggregate: 'incomplete', assemblies: Array.from(incomplete, componentRef) }]),
  ];
}
