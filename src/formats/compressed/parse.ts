import type { Limits } from '../../core/limits.ts';
import type { Anomaly, Parsed, Unexamined } from '../../core/parsed.ts';
import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource, UndecodableError } from '../../bytes/source.ts';
import type { Claim, Glimpse, Member } from '../format.ts';
import { recogniseStream as recognisePickle } from '../pickle/recognise.ts';
import { decodeBzip2 } from './bzip2.ts';
import type { Decoded } from './decoded-source.ts';
import { decodeStream } from './decoded-source.ts';
import type { Decoder } from './decoding.ts';
import { decodeGzip } from './gzip.ts';
import { decodeLz4 } from './lz4.ts';
import { decodeLzmaAlone } from './lzma-alone.ts';
import { recogniseStream } from './magic.ts';
import type { Algorithm, CompressedAnomalyCode, CompressedStream } from './stream.ts';
import { decodeXz } from './xz.ts';
import { decodeZlib } from './zlib-stream.ts';
import { decodeZstd } from './zstd.ts';

const DECODERS: Readonly<Record<Algorithm, Decoder>> = {
  gzip: decodeGzip,
  zlib: decodeZlib,
  bzip2: decodeBzip2,
  xz: decodeXz,
  'lzma-alone': decodeLzmaAlone,
  zstd: decodeZstd,
  lz4: decodeLz4,
};

/** Bytes at the end looked at to tell zero padding (tape blocks, pre-allocated files) from data. */
const PADDING_LOOK_BYTES = 64 * 1024;
/** Claims and part facts listed; block-wise gzip has a part per 64 KB. */
const LISTED_PARTS = 1000;

type CompressedError = 'not-compressed' | 'undecodable';
type ParsedStream = Parsed<CompressedStream, CompressedAnomalyCode, CompressedError>;

async function isAllZero(source: ByteSource, from: number): Promise<boolean> {
  const bytes = await source.read(from, PADDING_LOOK_BYTES + 1);
  return bytes.length <= PADDING_LOOK_BYTES && bytes.every((byte) => byte === 0);
}

function failureAnomaly(failure: UndecodableError, offset: number): Anomaly<CompressedAnomalyCode> {
  if (failure.code === 'ratio-limit') return { code: 'bomb', offset, detail: failure.message };
  const isEarly = /early|missing|unexpected end/.test(failure.message);
  return { code: isEarly ? 'truncated' : 'corrupt', offset, detail: failure.message };
}

/** Content name: the file name in a gzip header is hostile text, so it is a fact, never a path segment. */
function contentMember(decoded: Decoded, name: string): Member {
  return {
    name,
    expect: 'any',
    size: decoded.unpacked,
    // What precedes a defect is examined like a whole; the gap is reported by the parser.
    open: () => sliceSource(decoded.source, 0, decoded.unpacked),
  };
}

function partClaims(decoded: Decoded): Claim[] {
  const listed = decoded.log.parts.slice(0, LISTED_PARTS);
  const claims: Claim[] = listed.map(({ start, end, what }) => ({ start, end, what }));
  const from = claims.at(-1)?.end ?? 0;
  if (decoded.end > from) claims.push({ start: from, end: decoded.end, what: 'compressed data' });
  return claims;
}

interface Trailing {
  readonly anomalies: readonly Anomaly<CompressedAnomalyCode>[];
  readonly claims: readonly Claim[];
}

/** What follows the last part: padding, or bytes that belong to nothing. */
async function lookBehind(source: ByteSource, end: number): Promise<Trailing> {
  const rest = source.size === undefined ? 0 : source.size - end;
  if (rest <= 0) return { anomalies: [], claims: [] };
  if (await isAllZero(source, end)) {
    const claims = [{ start: end, end: end + rest, what: 'padding' }];
    return { anomalies: [], claims };
  }
  const detail = `${rest} bytes follow the compressed data`;
  return {
    anomalies: [{ code: 'trailing-data', offset: end, length: rest, detail }],
    claims: [],
  };
}

function severalParts(decoded: Decoded): readonly Anomaly<CompressedAnomalyCode>[] {
  const filled = decoded.log.parts.filter((part) => part.unpacked > 0);
  const second = filled[1];
  if (second === undefined) return [];
  const detail = `${filled.length} parts, each unfolding to content`;
  return [{ code: 'several-parts', offset: second.start, detail }];
}

/** What Python's file readers feed a decompressor at once; behind it, readers have handed out content. */
const READ_AHEAD_BYTES = 8192;
/** Content looked at to tell a broken stream from other bytes. */
const PROBE_BYTES = 4096;

/**
 * Whether bytes that merely could be a stream turn out not to be one: the header of an LZMA stream
 * without a magic is also how a MATLAB 4 matrix begins. What unfolds to the start of a program is one.
 */
async function isChance(decoded: Decoded, size: number | undefined): Promise<boolean> {
  const { failure, end, unpacked, source } = decoded;
  if (failure?.code !== 'corrupt-data') return false;
  if (end >= READ_AHEAD_BYTES && (size === undefined || size >= READ_AHEAD_BYTES)) return false;
  const content = await source.read(0, Math.min(unpacked, PROBE_BYTES));
  return recognisePickle(content, unpacked) === 'no';
}

/** Unfolds the stream once and describes it; a broken stream is described as far as it goes. */
export async function parseCompressed(
  source: ByteSource,
  limits: Limits,
  glimpse: Glimpse,
): Promise<ParsedStream> {
  const recognised = recogniseStream(glimpse);
  if (recognised === undefined) {
    const detail = 'no known compressed stream';
    return { ok: false, error: { code: 'not-compressed', offset: 0, detail } };
  }
  const { algorithm } = recognised;
  const decoded = await decodeStream(source, 0, DECODERS[algorithm], limits);
  const { failure, log } = decoded;
  if (failure?.code === 'corrupt-data' && log.produced === 0 && log.parts.length === 0) {
    const detail = failure.message;
    return { ok: false, error: { code: 'undecodable', offset: decoded.end, detail } };
  }
  if (recognised.recognition === 'possible' && (await isChance(decoded, source.size))) {
    const detail = `no ${algorithm} stream: ${failure?.message ?? ''}`;
    return { ok: false, error: { code: 'undecodable', offset: decoded.end, detail } };
  }
  const anomalies = [...log.anomalies, ...severalParts(decoded)];
  const unexamined: Unexamined[] = [];
  const claims = partClaims(decoded);
  const members = [contentMember(decoded, 'content')];
  if (failure === undefined) {
    const behind = await lookBehind(source, decoded.end);
    anomalies.push(...behind.anomalies);
    claims.push(...behind.claims);
  } else {
    unexamined.push({ code: failure.code, offset: decoded.end, detail: failure.message });
    if (failure.code !== 'size-limit') anomalies.push(failureAnomaly(failure, decoded.end));
    claims.push({ start: 0, end: source.size ?? decoded.end, what: 'compressed data' });
  }
  const value: CompressedStream = {
    algorithm,
    packedBytes: source.size ?? decoded.end,
    unpackedBytes: decoded.unpacked,
    complete: failure === undefined,
    parts: log.parts.slice(0, LISTED_PARTS),
    anomalies,
    claims,
    members,
  };
  return { ok: true, value, anomalies, unexamined };
}
