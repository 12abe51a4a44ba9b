import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet } from '../dependencies/dependency-set.ts';
import { dependencySet } from '../dependencies/dependency-set.ts';
import { readWhole } from '../dependencies/read-whole.ts';
import type { Glimpse } from '../format.ts';
import { defineFormat } from '../format.ts';
import { addCompiled, compiledBy, ViaComments } from './compiled.ts';
import { decodeRequirements } from './decode.ts';
import { commentedLines } from './logical-lines.ts';
import { NO_SECTION, readLine } from './parse.ts';
import { recognise } from './recognise.ts';
import { hasSections, sectionOf } from './requires-section.ts';

type RequirementsError = 'no-requirements';

async function parse(
  source: ByteSource,
  limits: Limits,
  { name }: Glimpse,
): Promise<Parsed<DependencySet, never, RequirementsError>> {
  const { bytes, unexamined } = await readWhole(source, limits);
  const text = decodeRequirements(bytes);
  const compiler = compiledBy(text);
  const read = new DependencyDraft();
  const via = new ViaComments();
  const isSectioned = hasSections(name);
  let section = NO_SECTION;
  for (const line of commentedLines(text)) {
    const header = isSectioned ? sectionOf(line.text) : undefined;
    if (header !== undefined) {
      section = header;
      continue;
    }
    const before = read.requests.length;
    readLine(read, line, section);
    if (compiler === undefined) continue;
    const added = read.requests.length > before ? read.requests.at(-1)?.name : undefined;
    via.note(added, line.comment);
  }
  const isEmpty = read.entries + read.includes.length + read.indexes.length === 0;
  if (isEmpty && read.unread > 0) {
    const detail = 'no line of it is a requirement';
    return { ok: false, error: { code: 'no-requirements', offset: 0, detail } };
  }
  const requests = compiler === undefined ? [] : read.requests.splice(0);
  if (compiler !== undefined) addCompiled(read, requests, via);
  const set = read.finish({ role: roleOf(name, compiler), tool: compiler ?? 'pip' });
  return {
    ok: true,
    value: {
      ...set,
      claims: [{ start: 0, end: source.size ?? bytes.length, what: 'requirements' }],
      facts: { packages: read.entries },
    },
    anomalies: [],
    unexamined: [...unexamined, ...read.unexamined],
  };
}

function roleOf(name: string, compiler: string | undefined): DependencySet['role'] {
  if (compiler !== undefined) return 'lock';
  return /constraint/.test(name) ? 'constraints' : 'manifest';
}

export default defineFormat({
  id: 'requirements-txt',
  title: 'requirements of pip',
  artifact: dependencySet,
  kind: 'config',
  extensions: ['.txt', '.in', '.pip'],
  recognise,
  parse,
});
