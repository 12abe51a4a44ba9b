import type { Located } from '../core/artifact.ts';
import type { Anomaly, Parsed } from '../core/parsed.ts';
import type { Limits } from '../core/limits.ts';
import { memorySource } from '../bytes/memory-source.ts';
import { decodeUtf8Leniently } from '../bytes/text.ts';
import { salvagedSource } from '../bytes/salvaged-source.ts';
import { sliceSource } from '../bytes/slice-source.ts';
import type { ByteSource } from '../bytes/source.ts';
import { SourceError, UndecodableError } from '../bytes/source.ts';
import { byteCoverage } from '../formats/coverage/coverage.ts';
import { credentialList, credentialsIn } from '../formats/credentials/credential-list.ts';
import { fileFacts } from '../formats/file/file-facts.ts';
import type {
  AnyFormat,
  Claim,
  Contents,
  Glimpse,
  Member,
  Recognition,
} from '../formats/format.ts';
import { MODEL_EXTENSIONS } from '../formats/file/model-extensions.ts';
import { isReadByInstallers } from '../formats/file/packaging-names.ts';
import { recogniseSignature } from '../formats/signature/signature.ts';
import type { Signature } from '../formats/signature/signature.ts';
import { isLfsPointer, looksLikeText } from '../formats/signature/text.ts';
import { looksLikeProgram } from './blob.ts';
import { measureCoverage } from './coverage.ts';
import { isInsideEntry } from './tar-entry.ts';
import type { Accepted } from './tar-entry.ts';
import type { ExaminedNode } from './examination.ts';
import { Examination } from './examination.ts';
import { glimpse } from './glimpse.ts';
import type { Sought } from './hidden-content.ts';
import { hiddenPlaces } from './hidden-content.ts';

/** Sources examined per file, over all nesting: what archives inside archives can multiply to. */
const MAX_NODES = 250_000;

/** What the file's own bytes turned out to be. */
export interface RootFacts {
  readonly accepted: readonly AnyFormat[];
  readonly signature: Signature | undefined;
  readonly text: boolean;
  readonly recognised: boolean;
}

const RANK: Readonly<Record<Recognition, number>> = { certain: 3, likely: 2, possible: 1, no: 0 };

/** Gathers every artifact of one file, following containers into their members. */
export async function examine(
  source: ByteSource,
  name: string,
  formats: readonly AnyFormat[],
  limits: Limits,
  expired: () => boolean,
): Promise<{ readonly examination: Examination; readonly root: RootFacts }> {
  const examination = new Examination(formats, limits, expired);
  const node = { source, path: [name], depth: 0 };
  const glimpsed = await glimpse(source, name);
  const accepted = await examineNode(examination, node, glimpsed, 'possible');
  const root = describeRoot(examination, node, glimpsed, accepted);
  const dot = glimpsed.name.lastIndexOf('.');
  const named = dot > 0 && MODEL_EXTENSIONS.has(glimpsed.name.slice(dot));
  if (accepted.length === 0 && (!root.text || named) && root.signature === undefined)
    await examineUnknown(examination, node, glimpsed);
  return { examination, root };
}

function describeRoot(
  examination: Examination,
  node: ExaminedNode,
  glimpsed: Glimpse,
  accepted: readonly Accepted[],
): RootFacts {
  const whole = glimpsed.head.length === glimpsed.size;
  const text = looksLikeText(glimpsed.head, whole);
  const signature = text ? undefined : recogniseSignature(glimpsed.head);
  const dot = glimpsed.name.lastIndexOf('.');
  const extension = dot > 0 ? glimpsed.name.slice(dot) : '';
  const [file = ''] = node.path;
  examination.add(fileFacts, {
    path: node.path,
    anomalies: [],
    value: {
      name: file.slice(file.lastIndexOf('/') + 1),
      extension,
      size: glimpsed.size ?? 0,
      formats: accepted.map(({ format }) => ({
        id: format.id,
        title: format.title,
        extensions: format.extensions,
      })),
      signature: signature?.type === 'plain' ? signature.title : undefined,
      text,
    },
  });
  const failed = examination.gaps.some((gap) => gap.location.path.length === 1);
  if (accepted.length === 0 && isLfsPointer(glimpsed.head)) {
    examination.gap(
      'lfs-pointer',
      'a Git LFS pointer stands here; run git lfs pull to get the file',
      node.path,
    );
  } else if (accepted.length === 0 && signature !== undefined && signature.type !== 'plain') {
    examination.gap('unsupported-format', signature.title, node.path);
  } else if (accepted.length === 0 && signature !== undefined && MODEL_EXTENSIONS.has(extension)) {
    // A self-extracting archive reads like a program, and its content is out of sight.
    const detail = `named ${extension}, but it begins like: ${signature.title}`;
    examination.gap('unknown-format', detail, node.path);
  } else if (accepted.length === 0 && signature === undefined && !failed) {
    // Text named like a model may be a pickle of protocol 0 that even the recogniser could not read.
    if (!text)
      examination.gap(
        'unknown-format',
        `it begins with the bytes ${firstBytes(glimpsed)}`,
        node.path,
      );
    else if (MODEL_EXTENSIONS.has(extension))
      examination.gap('unknown-format', `named ${extension}, but it reads like text`, node.path);
    else if (isReadByInstallers(glimpsed.name, decodeUtf8Leniently(glimpsed.head)))
      // One line that no recogniser expects must not take a lock file out of sight.
      examination.gap(
        'corrupt-data',
        'installers read a file of this name, but it does not read like one',
        node.path,
      );
  }
  return {
    accepted: accepted.map(({ format }) => format),
    signature,
    text,
    recognised: accepted.length > 0 || failed,
  };
}

const SHOWN_BYTES = 8;

function firstBytes(glimpsed: Glimpse): string {
  return Array.from(glimpsed.head.subarray(0, SHOWN_BYTES), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join(' ');
}

async function examineNode(
  examination: Examination,
  given: ExaminedNode,
  glimpsed: Glimpse,
  floor: Recognition,
): Promise<readonly Accepted[]> {
  examination.nodes += 1;
  // What the glimpse read whole is not read again.
  const whole = glimpsed.tail.length === glimpsed.size;
  const node = whole ? { ...given, source: memorySource(glimpsed.tail) } : given;
  const accepted: Accepted[] = [];
  const claims: Claim[] = [];
  const candidates = examination.formats
    .map((format) => ({ format, rank: RANK[format.recognise(glimpsed)] }))
    .filter(({ rank }) => rank > 0 && rank >= RANK[floor])
    .sort((a, b) => b.rank - a.rank);
  for (const { format, rank } of candidates) {
    // A guess is not pursued once something surer has explained the bytes.
    if (rank === RANK.possible && accepted.length > 0) continue;
    const parsed = await parse(examination, node, glimpsed, format);
    if (parsed === undefined) continue;
    if (!parsed.ok) {
      if (rank > RANK.possible) {
        const { code, offset, detail } = parsed.error;
        examination.gap('corrupt-data', `${format.title}: ${detail} (${code})`, node.path, offset);
      }
      continue;
    }
    if (isInsideEntry(parsed.value, accepted)) continue;
    accepted.push({ format, value: parsed.value });
    addArtifacts(examination, node, format, parsed.value, parsed.anomalies);
    examination.addUnexamined(parsed.unexamined, node.path);
    claims.push(...(parsed.value.claims ?? []));
  }
  const credentials = await credentialsIn(node.source, glimpsed);
  if (credentials !== undefined)
    examination.add(credentialList, { path: node.path, value: credentials, anomalies: [] });
  for (const { value } of accepted) {
    await examineMembers(examination, node, value.members ?? []);
  }
  if (accepted.length > 0) {
    try {
      await examineHoles(examination, node, claims);
    } catch (error) {
      addFailure(examination, error, node.path);
    }
  }
  return accepted;
}

/**
 * A part that cannot be decoded, or no longer be read, is a gap: what was found before stays found. A server
 * that stops answering in the middle must not be able to take a finding back.
 */
function addFailure(examination: Examination, error: unknown, path: readonly string[]): void {
  if (error instanceof UndecodableError)
    examination.gap(error.code, error.message, path, error.producedBytes);
  else if (error instanceof SourceError) examination.gap(error.gap, error.message, path);
  else throw error;
}

async function parse(
  examination: Examination,
  node: ExaminedNode,
  glimpsed: Glimpse,
  format: AnyFormat,
): Promise<Parsed<Contents> | undefined> {
  try {
    return await format.parse(node.source, examination.limits, glimpsed);
  } catch (error) {
    addFailure(examination, error, node.path);
    return undefined;
  }
}

function addArtifacts(
  examination: Examination,
  node: ExaminedNode,
  format: AnyFormat,
  value: Contents,
  anomalies: readonly Anomaly[],
): void {
  const located: Located<unknown> = { path: node.path, value, anomalies };
  examination.add(format.artifact, located);
  for (const derived of value.derived ?? []) {
    examination.add(derived.token, { path: node.path, value: derived.value, anomalies: [] });
  }
}

async function examineMembers(
  examination: Examination,
  parent: ExaminedNode,
  members: readonly Member[],
): Promise<void> {
  if (members.length === 0) return;
  if (parent.depth >= examination.limits.maxDepth) {
    const detail = `${members.length} members nested deeper than ${examination.limits.maxDepth} levels`;
    examination.gap('depth-limit', detail, parent.path);
    return;
  }
  for (const member of members) {
    if (examination.expired()) {
      const detail = `not finished after ${examination.limits.maxMilliseconds} ms`;
      examination.gap('time-limit', detail, parent.path);
      return;
    }
    if (examination.nodes >= MAX_NODES) {
      examination.gap('count-limit', `more than ${MAX_NODES} parts in one file`, parent.path);
      return;
    }
    await examineMember(examination, parent, member);
  }
}

async function examineMember(
  examination: Examination,
  parent: ExaminedNode,
  member: Member,
): Promise<void> {
  const path = [...parent.path, member.name];
  try {
    const source = salvagedSource(await member.open(), (error) =>
      examination.gap(error.code, error.message, path, error.producedBytes),
    );
    if (member.size !== undefined && source.size !== undefined && source.size < member.size) {
      const detail = `${member.size} bytes are declared, ${source.size} could be produced`;
      examination.gap('corrupt-data', detail, path, source.size);
    }
    const blob = member.expect === 'blob';
    if (blob && !(await looksLikeProgram(source))) {
      examination.nodes += 1;
      return;
    }
    const glimpsed = await glimpse(source, member.name);
    const node = { source, path, depth: parent.depth + 1 };
    const accepted = await examineNode(examination, node, glimpsed, blob ? 'certain' : 'possible');
    if (!blob && accepted.length === 0) await describeMember(examination, node, glimpsed);
  } catch (error) {
    addFailure(examination, error, path);
  }
}

/** A member no parser accepts: silent when it is text or a plain known type, a gap when it is a model. */
async function describeMember(
  examination: Examination,
  node: ExaminedNode,
  glimpsed: Glimpse,
): Promise<void> {
  if (looksLikeText(glimpsed.head, glimpsed.head.length === glimpsed.size)) {
    if (isLfsPointer(glimpsed.head))
      examination.gap('lfs-pointer', 'a Git LFS pointer stands here', node.path);
    return;
  }
  const signature = recogniseSignature(glimpsed.head);
  if (signature !== undefined && signature.type !== 'plain') {
    examination.gap('unsupported-format', signature.title, node.path);
  } else if (signature === undefined) {
    await examineUnknown(examination, node, glimpsed);
    const extension = glimpsed.name.slice(glimpsed.name.lastIndexOf('.'));
    if (MODEL_EXTENSIONS.has(extension) && glimpsed.size !== 0)
      examination.gap('unknown-format', `it begins with ${firstBytes(glimpsed)}`, node.path);
  }
}

/** Content that begins like nothing known may hold a pickle that its loader seeks to. */
async function examineUnknown(
  examination: Examination,
  node: ExaminedNode,
  { size }: Glimpse,
): Promise<void> {
  if (size === undefined) return;
  await examineHidden(examination, node, 0, size, 'pickles');
}

async function examineHoles(
  examination: Examination,
  node: ExaminedNode,
  claims: readonly Claim[],
): Promise<void> {
  const coverage = await measureCoverage(node.source, claims);
  if (coverage === undefined || coverage.unattributed.length === 0) return;
  examination.add(byteCoverage, { path: node.path, value: coverage, anomalies: [] });
  for (const { start, end, padding } of coverage.unattributed) {
    // What follows a find in a region belongs to the region, which goes on with it.
    if (padding || (node.hidden === true && end === coverage.size)) continue;
    await examineHidden(examination, node, start, end, 'anything');
  }
}

/** Looks into every place of a region where something loadable begins, except inside an earlier find. */
async function examineHidden(
  examination: Examination,
  node: ExaminedNode,
  start: number,
  end: number,
  sought: Sought,
): Promise<void> {
  const found = await hiddenPlaces(node.source, start, end, sought);
  if (found.more)
    examination.gap('count-limit', 'more places that look like hidden content', node.path, start);
  const places = new Set([...(sought === 'anything' ? [start] : []), ...found.places]);
  if (places.size > 0 && node.depth >= examination.limits.maxDepth) {
    const detail = `content nested deeper than ${examination.limits.maxDepth} levels`;
    examination.gap('depth-limit', detail, node.path, start);
    return;
  }
  let reached = start;
  for (const at of places) {
    if (at < reached) continue;
    if (examination.nodes >= MAX_NODES || examination.expired()) {
      examination.gap('count-limit', 'hidden content was not looked into further', node.path, at);
      return;
    }
    const path = [...node.path, `unattributed bytes at ${at}`];
    const source = sliceSource(node.source, at, end - at);
    const glimpsed = await glimpse(source, '');
    const inner = { source, path, depth: node.depth + 1, hidden: true };
    const floor = at === start && sought === 'anything' ? 'likely' : 'certain';
    for (const { value } of await examineNode(examination, inner, glimpsed, floor))
      for (const claim of value.claims ?? []) reached = Math.max(reached, at + claim.end);
  }
}
