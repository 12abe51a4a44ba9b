import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { IndexUse } from '../dependencies/dependency-set.ts';
import { parseInstallArgument } from '../python-requirement/install-argument.ts';
import { withoutCredentials } from '../python-requirement/source-address.ts';
import type { LogicalLine } from './logical-lines.ts';
import type { LineOption } from './option-words.ts';
import { readOptions, splitOptions } from './option-words.ts';
import type { RequiresSection } from './requires-section.ts';

/** Characters of one joined line. Two hundred hashes make some twenty thousand. */
const MAX_LINE_CHARACTERS = 256 * 1024;

const INDEX_KINDS: Readonly<Record<string, IndexUse['kind']>> = {
  '--index-url': 'primary',
  '--pypi-url': 'primary',
  '--extra-index-url': 'extra',
  '--find-links': 'find-links',
};
/** pip takes no other digests, and refuses the line that has one. */
export const HASH_RE = /^sha(?:256|384|512):/;

/** What no header stands in front of. */
export const NO_SECTION: RequiresSection = { extra: '', marker: '' };

/** Reads one line into the draft: a requirement with its options, or options alone. */
export function readLine(
  draft: DependencyDraft,
  { line, text }: LogicalLine,
  section: RequiresSection = NO_SECTION,
): void {
  if (text === '') return;
  if (text.length > MAX_LINE_CHARACTERS) {
    draft.addUnread(line, `a line of ${text.length} characters`);
    return;
  }
  const [requirement, written] = splitOptions(text);
  const read = readOptions(written);
  if (!read.ok) {
    draft.addUnread(line, read.detail);
    return;
  }
  if (requirement !== '') addRequirement(draft, requirement, read.options, { line, section });
  else for (const option of read.options) addOption(draft, option, { line, section });
}

interface Place {
  readonly line: number;
  readonly section: RequiresSection;
}

function addRequirement(
  draft: DependencyDraft,
  text: string,
  options: readonly LineOption[],
  { line, section }: Place,
  editable = false,
): void {
  const parsed = parseInstallArgument(text, editable);
  if (!parsed.ok) {
    draft.addUnread(line, `${parsed.error.detail}, at character ${parsed.error.offset}`);
    return;
  }
  const hashes = options.filter(({ name }) => name === '--hash').map(({ value }) => value);
  for (const hash of hashes)
    if (!HASH_RE.test(hash)) draft.addUnread(line, 'a hash that pip refuses');
  for (const { name, value } of options)
    if (name !== '--hash') draft.addSwitch(`${name} ${value}`.trim(), line);
  const markers = [section.marker, parsed.value.marker ?? ''].filter((marker) => marker !== '');
  const marker = markers.length > 1 ? `(${markers.join(') and (')})` : markers[0];
  draft.addRequest({
    ...parsed.value,
    ...(marker === undefined ? {} : { marker }),
    hashes: [...parsed.value.hashes, ...hashes],
    groups: [section.extra === '' ? 'default' : section.extra],
    line,
  });
}

function addOption(draft: DependencyDraft, { name, value }: LineOption, place: Place): void {
  const { line } = place;
  const kind = INDEX_KINDS[name];
  if (kind !== undefined)
    draft.addIndex({ ecosystem: 'pypi', url: withoutCredentials(value), kind, line });
  else if (name === '--requirement')
    draft.addInclude({ path: withSlashes(value), role: 'manifest', line });
  else if (name === '--constraint')
    draft.addInclude({ path: withSlashes(value), role: 'constraints', line });
  else if (name === '--editable') addRequirement(draft, value, [], place, true);
  else draft.addSwitch(`${name} ${value}`.trim(), line);
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
