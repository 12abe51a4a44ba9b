import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet } from '../dependencies/dependency-set.ts';
import { dependencySet } from '../dependencies/dependency-set.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { requestOf } from '../python-requirement/install-argument.ts';
import { parseRequirement } from '../python-requirement/requirement.ts';
import type { MetadataField } from './fields.ts';
import { licenceOf, readFields } from './fields.ts';

type MetadataError = 'no-name';

/** Bytes read: behind the fields stands the description, which may be a book. */
const MAX_METADATA_BYTES = 4 * 1024 * 1024;
const NAME_RE = /^(?:metadata|pkg-info)$|\.egg-info$/;
const EXTRA_RE = /\bextra\s*==\s*['"]([^'"]+)['"]/g;

function recognise({ head, name }: Glimpse): Recognition {
  if (!NAME_RE.test(name)) return 'no';
  return /^\ufeff?(?:[A-Za-z-]+:[^\n]*\r?\n)*?Metadata-Version:\s*\d/i.test(
    decodeUtf8Leniently(head.subarray(0, 1024)),
  )
    ? 'likely'
    : 'no';
}

async function parse(
  source: ByteSource,
  { maxHeaderBytes }: Limits,
): Promise<Parsed<DependencySet, never, MetadataError>> {
  const most = Math.min(MAX_METADATA_BYTES, maxHeaderBytes);
  const bytes = await source.read(0, most);
  const { fields, isWhole } = readFields(decodeUtf8Leniently(bytes));
  const name = fields.find(({ key }) => key === 'name')?.value ?? '';
  if (name === '') {
    const detail = 'no field that gives the name';
    return { ok: false, error: { code: 'no-name', offset: 0, detail } };
  }
  const draft = new DependencyDraft();
  if (!isWhole && bytes.length === most)
    draft.addGap('size-limit', `fields of more than ${most} bytes`);
  for (const field of fields) if (field.key === 'requires-dist') addRequest(draft, field);
  const version = fields.find(({ key }) => key === 'version')?.value;
  const licence = licenceOf(fields);
  const project = {
    ecosystem: 'pypi' as const,
    name,
    ...(version === undefined ? {} : { version }),
    ...(licence === undefined ? {} : { licence }),
  };
  return {
    ok: true,
    value: {
      ...draft.finish({ role: 'installed', tool: 'pip', project }),
      claims: [{ start: 0, end: source.size ?? bytes.length, what: 'metadata' }],
      facts: { package: name, ...(version === undefined ? {} : { version }) },
    },
    anomalies: [],
    unexamined: draft.unexamined,
  };
}

/** An extra is a condition here: `Requires-Dist: pytest; extra == 'test'`. */
function addRequest(draft: DependencyDraft, { value, line }: MetadataField): void {
  const parsed = parseRequirement(value);
  if (!parsed.ok) {
    draft.addUnread(line, `${parsed.error.detail}, at character ${parsed.error.offset}`);
    return;
  }
  const extras = Array.from(
    (parsed.value.marker ?? '').matchAll(EXTRA_RE),
    (match) => match[1] ?? '',
  );
  draft.addRequest({
    ...requestOf(parsed.value),
    groups: extras.length === 0 ? ['default'] : [...new Set(extras)],
    line,
  });
}

export default defineFormat({
  id: 'python-metadata',
  title: 'metadata of a Python package',
  artifact: dependencySet,
  kind: 'config',
  extensions: [],
  recognise,
  parse,
});
