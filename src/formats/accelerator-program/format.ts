import type { ByteSource } from '../../bytes/source.ts';
import { artifact } from '../../core/artifact.ts';
import type { Parsed } from '../../core/parsed.ts';
import { defineFormat, type Contents, type Glimpse, type Recognition } from '../format.ts';

/** A model compiled for one accelerator: machine code and tables in a layout its maker does not publish. */
export interface AcceleratorProgram extends Contents {
  /** `TensorRT engine`, `RKNN model`, `Hailo program`. */
  readonly kind: string;
  /** The program that runs it. */
  readonly runtime: string;
  /** Offset of the program: behind a description in JSON in engines of Ultralytics. */
  readonly start: number;
  /** That description, as written; bounded. */
  readonly description: string | undefined;
}

export const acceleratorProgram = artifact<AcceleratorProgram>()('accelerator-program');

interface Kind {
  readonly magic: string;
  readonly kind: string;
  readonly runtime: string;
}

/**
 * First bytes. TensorRT: `kPLAN_MAGIC_TAG` 0x74727466 since version 8, 0x74727470 before, as little-endian
 * numbers.
 */
const KINDS: readonly Kind[] = [
  { magic: 'ftrt', kind: 'TensorRT engine', runtime: 'TensorRT' },
  { magic: 'ptrt', kind: 'TensorRT engine', runtime: 'TensorRT' },
  { magic: 'RKNN', kind: 'RKNN model', runtime: 'the Rockchip NPU runtime' },
  { magic: '\u0001HEF', kind: 'Hailo program', runtime: 'HailoRT' },
];
/** Ultralytics puts a JSON description of some hundred bytes in front, its length before it. */
const MAX_DESCRIPTION_BYTES = 8 * 1024;
const OPEN_BRACE = 0x7b;

function kindAt(bytes: Uint8Array, at: number): Kind | undefined {
  const magic = Buffer.from(bytes.subarray(at, at + 4)).toString('latin1');
  return KINDS.find((kind) => kind.magic === magic);
}

interface Found extends Kind {
  readonly start: number;
}

function find(head: Uint8Array): Found | undefined {
  const plain = kindAt(head, 0);
  if (plain !== undefined) return { ...plain, start: 0 };
  if (head.length < 16 || head[4] !== OPEN_BRACE) return undefined;
  const length = new DataView(head.buffer, head.byteOffset).getUint32(0, true);
  if (length > MAX_DESCRIPTION_BYTES) return undefined;
  const behind = kindAt(head, 4 + length);
  return behind === undefined ? undefined : { ...behind, start: 4 + length };
}

function recognise({ head }: Glimpse): Recognition {
  return find(head) === undefined ? 'no' : 'certain';
}

async function parse(
  source: ByteSource,
): Promise<Parsed<AcceleratorProgram, never, 'unknown-program'>> {
  const found = find(await source.read(0, 4 + MAX_DESCRIPTION_BYTES + 4));
  if (found === undefined)
    return { ok: false, error: { code: 'unknown-program', offset: 0, detail: 'no magic number' } };
  const { kind, runtime, start } = found;
  const text =
    start === 0 ? undefined : Buffer.from(await source.read(4, start - 4)).toString('utf8');
  return {
    ok: true,
    value: { kind, runtime, start, description: text, facts: { framework: kind } },
    anomalies: [],
    unexamined: [
      {
        code: 'unsupported-format',
        detail: `${kind}: machine code in a layout its maker does not publish; only ${runtime} can read it`,
      },
    ],
  };
}

export default defineFormat({
  id: 'accelerator-program',
  title: 'program for an accelerator',
  artifact: acceleratorProgram,
  kind: 'model',
  extensions: ['.engine', '.plan', '.trt', '.rknn', '.hef'],
  recognise,
  parse: (source) => parse(source),
});
