import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet, DescribedProject } from '../dependencies/dependency-set.ts';
import { dependencySet } from '../dependencies/dependency-set.ts';
import { readWhole } from '../dependencies/read-whole.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import type { IniLine, IniOption } from '../ini/ini.ts';
import { readIni } from '../ini/ini.ts';
import { requestOf } from '../python-requirement/install-argument.ts';
import { parseRequirement } from '../python-requirement/requirement.ts';
import { looksLikeText } from '../signature/text.ts';

type SetupCfgError = 'no-setuptools';

/** A file of this name also configures linters; only what setuptools reads makes it a manifest. */
const SECTION_RE = /^\[(?:metadata|options(?:\.extras_require)?)\]/m;
/** Bytes read. The largest honest ones have some ten thousand. */
const MAX_BYTES = 4 * 1024 * 1024;
const GROUPS: Readonly<Record<string, string>> = {
  install_requires: 'default',
  setup_requires: 'build',
  tests_require: 'dev',
};

function recognise({ head, size, name }: Glimpse): Recognition {
  if (name !== 'setup.cfg') return 'no';
  const isWhole = head.length === size;
  if (!looksLikeText(head, isWhole)) return 'no';
  if (SECTION_RE.test(decodeUtf8Leniently(head))) return 'likely';
  return isWhole ? 'no' : 'possible';
}

async function parse(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<DependencySet, never, SetupCfgError>> {
  const maxHeaderBytes = Math.min(limits.maxHeaderBytes, MAX_BYTES);
  const { bytes, unexamined } = await readWhole(source, { ...limits, maxHeaderBytes });
  const text = decodeUtf8Leniently(bytes);
  if (!SECTION_RE.test(text)) {
    const detail = 'no section that setuptools reads';
    return { ok: false, error: { code: 'no-setuptools', offset: 0, detail } };
  }
  const draft = new DependencyDraft();
  const options = readIni(text);
  for (const option of options) {
    const group =
      option.section === 'options'
        ? GROUPS[option.key]
        : option.section === 'options.extras_require'
          ? option.key
          : undefined;
    if (group !== undefined) addRequirements(draft, option, group);
  }
  const project = projectOf(options);
  return {
    ok: true,
    value: {
      ...draft.finish({ role: 'manifest', tool: 'setuptools', project }),
      claims: [{ start: 0, end: source.size ?? bytes.length, what: 'configuration' }],
      facts: { packages: draft.requests.length },
    },
    anomalies: [],
    unexamined: [...unexamined, ...draft.unexamined],
  };
}

function addRequirements(draft: DependencyDraft, option: IniOption, group: string): void {
  const [first] = option.values;
  if (first?.text.startsWith('file:') === true) {
    for (const path of first.text.slice('file:'.length).split(','))
      draft.addInclude({ path: path.trim(), role: 'manifest', line: first.line });
    return;
  }
  for (const { text, line } of requirementsOf(option.values)) {
    const parsed = parseRequirement(text);
    if (parsed.ok) draft.addRequest({ ...requestOf(parsed.value), groups: [group], line });
    else draft.addUnread(line, `${parsed.error.detail}, at character ${parsed.error.offset}`);
  }
}

/** One on each line; on a single line they are apart by semicolons, and none has a marker. */
function requirementsOf(values: readonly IniLine[]): readonly IniLine[] {
  const [first, second] = values;
  const found =
    first !== undefined &&
    second === undefined &&
    !/;\s*[a-z_]+\s*(?:[<>=!~]|in|not)/.test(first.text)
      ? first.text.split(';').map((text) => ({ text, line: first.line }))
      : values;
  return found
    .map(({ text, line }) => ({ text: text.replace(/(?:^|\s)#.*$/, '').trim(), line }))
    .filter(({ text }) => text !== '');
}

function projectOf(options: readonly IniOption[]): DescribedProject | undefined {
  const metadata = (key: string): string | undefined => {
    const option = options.find((one) => one.section === 'metadata' && one.key === key);
    const text = option?.values[0]?.text;
    // `attr:` and `file:` are answered elsewhere.
    return text === undefined || /^(?:attr|file):/.test(text) ? undefined : text;
  };
  const [name, version, licence] = [metadata('name'), metadata('version'), metadata('license')];
  if (name === undefined) return undefined;
  return {
    ecosystem: 'pypi',
    name,
    ...(version === undefined ? {} : { version }),
    ...(licence === undefined ? {} : { licence }),
  };
}

export default defineFormat({
  id: 'setup-cfg',
  title: 'setuptools configuration',
  artifact: dependencySet,
  kind: 'config',
  extensions: ['.cfg'],
  recognise,
  parse,
});
