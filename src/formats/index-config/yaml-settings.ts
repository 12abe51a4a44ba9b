import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import { entriesOf, textsOf } from '../dependencies/json-file.ts';
import { plainUrl } from '../dependencies/plain-url.ts';
import type { JsonNode } from '../json/tree.ts';
import { textOf, valueOf } from '../json/tree.ts';

type Lines = (offset: number) => number;

const YARN_SWITCHES: ReadonlySet<string> = new Set([
  'enableScripts',
  'enableImmutableInstalls',
  'enableStrictSsl',
  'checksumBehavior',
  'nodeLinker',
  'npmMinimalAgeGate',
  'enableHardenedMode',
  'httpProxy',
  'httpsProxy',
]);

/** `.yarnrc.yml` of yarn 2 and later: registries, switches, and programs of the repository that yarn loads. */
export function addYarnrc(draft: DependencyDraft, root: JsonNode, line: Lines): void {
  for (const { key, value } of entriesOf(root)) {
    const at = line(value.offset);
    if (key === 'npmRegistryServer' && value.kind === 'string')
      draft.addIndex({ ecosystem: 'npm', url: plainUrl(value.text), kind: 'primary', line: at });
    else if (key === 'npmScopes')
      for (const { key: scope, value: settings } of entriesOf(value)) {
        const url = textOf(settings, 'npmRegistryServer');
        const place = { kind: 'scoped' as const, name: `@${scope}`, line: line(settings.offset) };
        if (url !== undefined) draft.addIndex({ ecosystem: 'npm', url: plainUrl(url), ...place });
      }
    else if (YARN_SWITCHES.has(key) && value.kind === 'string')
      draft.addSwitch(`${key}=${plainUrl(value.text)}`, at);
    else if (key === 'yarnPath' && value.kind === 'string')
      draft.addScript({ hook: 'yarnPath', command: value.text, line: at });
    else if (key === 'plugins' && value.kind === 'array')
      for (const plugin of value.items) {
        const path = plugin.kind === 'string' ? plugin.text : textOf(plugin, 'path');
        if (path !== undefined)
          draft.addScript({ hook: 'plugin', command: path, line: line(plugin.offset) });
      }
  }
}

const PNPM_LISTS: readonly string[] = [
  'packages',
  'onlyBuiltDependencies',
  'neverBuiltDependencies',
  'ignoredBuiltDependencies',
  'minimumReleaseAgeExclude',
];
const PNPM_SWITCHES: ReadonlySet<string> = new Set([
  'minimumReleaseAge',
  'dangerouslyAllowAllBuilds',
  'strictDepBuilds',
  'ignoreScripts',
  'strictSsl',
  'nodeLinker',
  'trustPolicy',
  'blockExoticSubdeps',
  'autoInstallPeers',
]);

/** `pnpm-workspace.yaml`: catalogs, overrides and what may run scripts. */
export function addPnpmWorkspace(draft: DependencyDraft, root: JsonNode, line: Lines): void {
  const catalogs = [
    { key: 'default', value: valueOf(root, 'catalog') },
    ...entriesOf(valueOf(root, 'catalogs')),
  ];
  for (const { key: catalog, value } of catalogs)
    for (const { key, value: range } of entriesOf(value))
      if (range.kind === 'string')
        draft.addSwitch(`catalog:${catalog} ${key}: ${range.text}`, line(range.offset));
  for (const { key, value } of entriesOf(valueOf(root, 'overrides')))
    if (value.kind === 'string')
      draft.addSwitch(`override ${key}: ${value.text}`, line(value.offset));
  for (const list of PNPM_LISTS) {
    const node = valueOf(root, list);
    const texts = textsOf(node);
    if (node !== undefined && texts.length > 0)
      draft.addSwitch(`${list}: ${texts.join(', ')}`, line(node.offset));
  }
  for (const { key, value } of entriesOf(root))
    if (PNPM_SWITCHES.has(key) && value.kind === 'string')
      draft.addSwitch(`${key}=${value.text}`, line(value.offset));
  const registry = textOf(root, 'registry');
  if (registry !== undefined)
    draft.addIndex({ ecosystem: 'npm', url: plainUrl(registry), kind: 'primary' });
}
