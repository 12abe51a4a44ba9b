import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import { condaHashes, plainChannel, readCondaUrl } from '../conda-environment/match-spec.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet } from '../dependencies/dependency-set.ts';
import { dependencySet } from '../dependencies/dependency-set.ts';
import { readWhole } from '../dependencies/read-whole.ts';
import type { Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { parseInstallArgument } from '../python-requirement/install-argument.ts';
import { readAddress } from '../python-requirement/source-address.ts';
import { looksLikeText } from '../signature/text.ts';

type CondaListError = 'no-packages';

const EXPLICIT_RE = /^@EXPLICIT\s*$/m;
const HEADER_RE = /^# (?:This file may be used to create an environment using|platform: )/m;
const SPEC_RE = /^([A-Za-z0-9_][A-Za-z0-9_.-]*)=([^=\s<>]+)=([^=\s<>]+)$/;
/** conda-lock keeps what pip installs behind a comment. */
const PIP_RE = /^# pip (\S.*)$/;

function recognise({ head, size, name }: Glimpse): Recognition {
  if (/\.(?:md|rst|ya?ml|json|py|html?)$/.test(name)) return 'no';
  if (!looksLikeText(head, head.length === size)) return 'no';
  const text = decodeUtf8Leniently(head);
  if (EXPLICIT_RE.test(text)) return 'likely';
  if (!HEADER_RE.test(text)) return 'no';
  const lines = text.split('\n').slice(0, -1);
  return lines.some((line) => SPEC_RE.test(line.trim())) ? 'likely' : 'no';
}

async function parse(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<DependencySet, never, CondaListError>> {
  const { bytes, unexamined } = await readWhole(source, limits);
  const draft = new DependencyDraft();
  const seen = new Set<string>();
  for (const { line, text } of trimmedLines(decodeUtf8Leniently(bytes))) {
    const pip = PIP_RE.exec(text)?.[1];
    if (pip !== undefined) addPip(draft, pip, line);
    else if (text !== '' && !text.startsWith('#') && text !== '@EXPLICIT')
      addConda(draft, text, line, seen);
  }
  if (draft.entries === 0) {
    const detail = 'no line of it is a package';
    return { ok: false, error: { code: 'no-packages', offset: 0, detail } };
  }
  return {
    ok: true,
    value: {
      ...draft.finish({ role: 'lock', tool: 'conda' }),
      claims: [{ start: 0, end: source.size ?? bytes.length, what: 'locked packages' }],
      facts: { packages: draft.entries },
    },
    anomalies: [],
    unexamined: [...unexamined, ...draft.unexamined],
  };
}

/** One after the other: a file of line ends makes no list of them. */
function* trimmedLines(text: string): Generator<{ readonly line: number; readonly text: string }> {
  let line = 1;
  for (let start = 0; start < text.length; line += 1) {
    const end = text.indexOf('\n', start);
    const stop = end === -1 ? text.length : end;
    yield { line, text: text.slice(start, stop).trim() };
    start = stop + 1;
  }
}

function addConda(draft: DependencyDraft, text: string, line: number, seen: Set<string>): void {
  const spec = SPEC_RE.exec(text);
  const archive = spec === null && text.includes('://') ? readCondaUrl(text) : undefined;
  const name = spec?.[1] ?? archive?.name;
  const version = spec?.[2] ?? archive?.version;
  if (name === undefined || version === undefined) {
    draft.addUnread(line, 'no specification of a package');
    return;
  }
  // What pip put into the environment, conda lists with this build.
  const isPip = (spec?.[3] ?? '').startsWith('pypi_');
  const wanted = `${name}@${version}`;
  const key = seen.has(wanted) ? `${wanted}#${line}` : wanted;
  seen.add(key);
  const channel = archive?.url.slice(0, archive.url.lastIndexOf('/'));
  draft.addResolved({
    key,
    ecosystem: isPip ? 'pypi' : 'conda',
    name,
    version,
    source:
      channel === undefined ? { kind: 'index' } : { kind: 'index', url: plainChannel(channel) },
    hashes: condaHashes(archive?.digest ?? ''),
    groups: ['default'],
    requires: [],
    line,
  });
}

function addPip(draft: DependencyDraft, text: string, line: number): void {
  const written = text.replace(/\s--hash[= ]\S+/g, '');
  const parsed = parseInstallArgument(written);
  if (!parsed.ok) {
    draft.addUnread(line, parsed.error.detail);
    return;
  }
  // The file name of a wheel says which version it is.
  const version = readAddress(written.slice(written.indexOf('@') + 1).trim()).version;
  const { name, source, hashes } = parsed.value;
  if (version === undefined || source.kind !== 'url')
    draft.addRequest({ ...parsed.value, groups: ['default'], line });
  else
    draft.addResolved({
      key: `pip:${name}@${version}`,
      ecosystem: 'pypi',
      name,
      version,
      source: { kind: 'index' },
      hashes,
      groups: ['default'],
      requires: [],
      line,
    });
}

export default defineFormat({
  id: 'conda-list',
  title: 'list of conda packages',
  artifact: dependencySet,
  kind: 'config',
  extensions: ['.txt', '.lock'],
  recognise,
  parse,
});
