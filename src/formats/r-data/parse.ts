import type { Limits } from '../../core/limits.ts';
import type { Anomaly, Parsed, Unexamined } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeLatin1 } from '../../bytes/text.ts';
import { RDATA_RE } from './magic.ts';
import type { RInput } from './input.ts';
import { AsciiInput, BinaryInput, RStop } from './input.ts';
import type { RAnomalyCode, RCode, RData, RError } from './r-data.ts';
import type { RValue } from './value.ts';
import { RWalk } from './walk.ts';

type Result = Parsed<RData, RAnomalyCode, RError>;

/** How `saveRDS` begins: the encoding and a line feed. */
const RDS_RE = /^([XAB])\n/;
const ENCODINGS = { X: 'xdr', A: 'ascii', B: 'native' } as const;
/** Variables listed. */
const MAX_VARIABLES = 1000;
const MAX_ENCODING_BYTES = 100;

function isLetter(letter: string | undefined): letter is keyof typeof ENCODINGS {
  return letter !== undefined && Object.hasOwn(ENCODINGS, letter);
}

interface Head {
  readonly container: RData['container'];
  readonly encoding: RData['encoding'];
  readonly input: RInput;
}

function open(source: ByteSource, text: string): Head | undefined {
  const saved = RDATA_RE.exec(text);
  const start = saved?.[0].length ?? 0;
  const letter = RDS_RE.exec(text.slice(start))?.[1];
  if (!isLetter(letter)) return undefined;
  const at = start + 2;
  const input =
    letter === 'A' ? new AsciiInput(source, at) : new BinaryInput(source, at, letter === 'B');
  return { container: saved === null ? 'rds' : 'rdata', encoding: ENCODINGS[letter], input };
}

/** Version 3 names the encoding of its texts. */
async function readVersion(input: RInput): Promise<number> {
  const version = await input.int();
  await input.int();
  await input.int();
  if (version === 3) {
    const length = await input.int();
    if (length < 0 || length > MAX_ENCODING_BYTES)
      throw new RStop('bad-length', input.offset, `an encoding of ${length} characters`);
    await input.text(length, MAX_ENCODING_BYTES);
  } else if (version !== 2) throw new RStop('unknown-type', input.offset, `version ${version}`);
  return version;
}

/** What `load` would assign: the tags of the list at the top. */
function variablesOf(root: RValue): RData['variables'] {
  if (root.kind !== 'pairs') return [];
  return root.items
    .slice(0, MAX_VARIABLES)
    .flatMap(({ tag, value }) =>
      tag === undefined ? [] : [{ name: tag, isFunction: value.kind === 'function' }],
    );
}

function gapOf({ code, offset, message }: RStop): Unexamined {
  const isLimit = code === 'depth-limit' || code === 'count-limit';
  return { code: isLimit ? code : 'corrupt-data', offset, detail: message };
}

/** Walks the one object of an `.rds` file, or the list of variables of an `.RData` file. */
export async function parseRData(source: ByteSource, _limits: Limits): Promise<Result> {
  const text = decodeLatin1(await source.read(0, 16));
  const head = open(source, text);
  if (head === undefined)
    return { ok: false, error: { code: 'not-r-data', offset: 0, detail: 'no serialisation of R' } };
  const { container, encoding, input } = head;
  const walk = new RWalk(input);
  const anomalies: Anomaly<RAnomalyCode>[] = [];
  const unexamined: Unexamined[] = [];
  let version = 0;
  let root: RValue = { kind: 'nil' };
  try {
    version = await readVersion(input);
    root = await walk.item();
  } catch (error) {
    if (!(error instanceof RStop)) throw error;
    if (version === 0)
      return {
        ok: false,
        error: { code: 'not-r-data', offset: error.offset, detail: error.message },
      };
    unexamined.push(gapOf(error));
    if (error.code !== 'depth-limit' && error.code !== 'count-limit')
      anomalies.push({ code: error.code, offset: error.offset, detail: error.message });
  }
  if (walk.badReferences > 0) {
    const detail = `${walk.badReferences} references to objects that do not exist`;
    anomalies.push({ code: 'bad-reference', offset: 0, detail });
  }
  // After a defect the rest belongs to nothing that can be named, and is looked into as such.
  const claims = [
    { start: 0, end: Math.min(input.offset, source.size ?? input.offset), what: 'objects' },
  ];
  const codes: readonly RCode[] = walk.codes;
  const value: RData = {
    container,
    encoding,
    version,
    codes,
    functions: walk.functions,
    variables: container === 'rdata' ? variablesOf(root) : [],
    externalPointers: walk.externalPointers,
    classes: [...walk.classes],
    claims,
    facts: { framework: 'R', functions: walk.functions, serialisation: version },
  };
  return { ok: true, value, anomalies, unexamined };
}
