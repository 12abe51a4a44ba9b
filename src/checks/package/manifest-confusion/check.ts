import type { Located } from '../../../core/artifact.ts';
import { defineCheck } from '../../../core/check.ts';
import type { RegistryFacts } from '../../../ecosystems/reputation/package-facts.ts';
import { registryFacts } from '../../../ecosystems/reputation/package-facts.ts';
import type { ManifestDifference } from '../../../ecosystems/reputation/manifest-difference.ts';
import {
  identityDifferences,
  npmDifferences,
  pythonDifferences,
} from '../../../ecosystems/reputation/manifest-difference.ts';
import type { PackageContents } from '../../../formats/package-archive/package-contents.ts';
import { packageContents } from '../../../formats/package-archive/package-contents.ts';
import { CWE_345, CWE_506 } from '../references.ts';

/** Reported per archive; a flood says nothing more. */
const MAX_REPORTED = 20;
/** Characters of a command or path shown. */
const SHOWN = 200;

export default defineCheck({
  id: 'manifest-confusion',
  version: 1,
  title: 'What a registry shows of a package against what its archives hold',
  needs: [registryFacts, packageContents],
  scope: 'project',
  rules: {
    'other-package': {
      title: 'The archive is of another package',
      severity: 'high',
      message:
        'the registry gives this file for {shown}, but it says of itself that it is {actual}',
      why: 'Installers go by what the registry says and install what the archive holds. An archive with another name or version was put there by mistake or to hide what it is.',
      fix: 'Do not install it, and tell the maintainers.',
      references: [CWE_345, CWE_506],
      example: { bad: 'registry: thing 1.0 · archive: other 9.9', good: 'both: thing 1.0' },
    },
    'hidden-script': {
      title: 'An install script that the registry does not show',
      severity: 'high',
      message: 'the tarball has a {script} script that the registry does not show: {command}',
      why: 'npm runs the script of the tarball. Reviewers and tools read the registry’s copy of the manifest, which nobody compares: this is how a script hides from both.',
      fix: 'Do not install it before you know who published it and why the two differ; --ignore-scripts keeps the script from running.',
      references: [CWE_345, CWE_506],
      example: {
        bad: 'registry: no scripts · tarball: "postinstall": "node setup.js"',
        good: 'both: "postinstall": "node setup.js"',
      },
    },
    'hidden-dependency': {
      title: 'A dependency that the registry does not show',
      severity: 'medium',
      message: 'the archive requires {dependency} {constraint}, which the registry does not show',
      why: 'Installers and auditors that decide by the registry’s copy do not see it; those that open the archive install it.',
      fix: 'Look at the dependency before you install, and tell the maintainers that the two differ.',
      references: [CWE_345],
      example: {
        bad: 'registry: no dependencies · archive: helper ^1.0.0',
        good: 'both: helper ^1.0.0',
      },
    },
    'different-manifest': {
      title: 'The manifest differs from the registry’s copy',
      severity: 'low',
      message: '{field} {key} is {actual} in the archive and {shown} at the registry',
      why: 'Both come from the publisher, and honest tools write them from the same file.',
      fix: 'Ask the maintainers which of the two is meant.',
      references: [CWE_345],
      example: {
        bad: 'registry: main index.js · archive: main other.js',
        good: 'both: main index.js',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { value: facts } of inputs['registry-facts'])
      for (const { path, value } of inputs['package-contents']) {
        if (!isOf(facts, path)) continue;
        for (const difference of differences(facts, value).slice(0, MAX_REPORTED)) {
          const { field, key, shown, actual } = difference;
          const component = { component: facts.record.purl };
          if (field === 'name' || field === 'version')
            report(
              'other-package',
              { path },
              { shown: said(shown), actual: said(actual) },
              { facts: component },
            );
          else if (field === 'script')
            report(
              'hidden-script',
              { path },
              { script: key, command: actual.slice(0, SHOWN) },
              { facts: { ...component, shown: said(shown) } },
            );
          else if (field === 'dependency')
            report(
              'hidden-dependency',
              { path },
              { dependency: key, constraint: actual },
              { facts: component },
            );
          else
            report(
              'different-manifest',
              { path },
              {
                field: field === 'constraint' ? 'the version of' : field,
                key,
                shown: said(shown),
                actual: said(actual),
              },
              { facts: component },
            );
        }
      }
  },
});

function said(text: string): string {
  return text === '' ? 'nothing' : text.slice(0, SHOWN);
}

/** Whether the archive is one of the files that were fetched for the package: by its file, not by what it says of itself. */
function isOf({ files }: RegistryFacts, path: Located<PackageContents>['path']): boolean {
  const name = path[0] ?? '';
  return (
    path.length <= 2 && files.some((file) => name === file.name || name.endsWith(`/${file.name}`))
  );
}

function differences(
  { record }: RegistryFacts,
  contents: PackageContents,
): readonly ManifestDifference[] {
  const actual = contents.metadata;
  if (actual === undefined) return [];
  const ecosystem = contents.kind === 'npm' ? 'npm' : 'pypi';
  const shown = record.manifest;
  if (shown === undefined) return identityDifferences(record, actual, ecosystem);
  if (ecosystem === 'npm') return npmDifferences(shown, actual);
  // The metadata of a source archive may leave to the build what a wheel says.
  return contents.kind === 'wheel'
    ? pythonDifferences(shown, actual)
    : identityDifferences(record, actual, 'pypi');
}
