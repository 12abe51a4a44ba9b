import type { ByteSource } from '../../bytes/source.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import type { GgmlError, GgmlFile } from './ggml-file.ts';
import { GGML_LAYOUTS } from './layouts.data.ts';
import { GgmlWalk } from './walk.ts';
import type { Variant, Walked } from './walk.ts';

type Result = Parsed<GgmlFile, never, GgmlError>;

/** The magic number as its four characters stand in the file. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['lmgg', 'GGML'],
  ['fmgg', 'GGMF'],
  ['tjgg', 'GGJT'],
  ['algg', 'GGLA'],
]);
const MAX_VERSION = 3;

export function kindOf(head: Uint8Array): string | undefined {
  return KINDS.get(Buffer.from(head.subarray(0, 4)).toString('latin1'));
}

interface Fit {
  readonly layout: string;
  readonly walked: Walked;
}

/** The layout that reaches the end of the file, or the one that explains the most tensors of it. */
async function fit(
  source: ByteSource,
  kind: string,
  offset: number,
  size: number,
): Promise<Fit | undefined> {
  const aligned = kind === 'GGJT' || kind === 'GGLA';
  let best: Fit | undefined;
  for (const oldBlocks of [false, true]) {
    const variant: Variant = { scores: kind !== 'GGML', aligned, oldBlocks };
    for (const layout of kind === 'GGLA' ? [undefined] : GGML_LAYOUTS) {
      const walk = new GgmlWalk(source, offset, size, variant);
      const walked = await (layout === undefined ? walk.adapter() : walk.model(layout));
      const found = { layout: layout?.name ?? 'LoRA adapter', walked };
      if (walked.exact) return found;
      if (walked.tensors > (best?.walked.tensors ?? 0)) best = found;
    }
  }
  return best;
}

function gapOf(label: string, found: Fit | undefined): readonly Unexamined[] {
  if (found?.walked.exact === true) return [];
  if (found === undefined) {
    const detail = `${label}, which came before GGUF, in a layout of no known model family`;
    return [{ code: 'unsupported-format', detail }];
  }
  const { tensors, end } = found.walked;
  const detail = `${label}: behind ${tensors} tensors of a ${found.layout} model stands no further one`;
  return [{ code: 'corrupt-data', detail, offset: end }];
}

/** Tries the layouts of the families that used these formats; no header field says which it is. */
export async function parseGgml(source: ByteSource): Promise<Result> {
  const head = await source.read(0, 8);
  const kind = kindOf(head);
  if (kind === undefined)
    return { ok: false, error: { code: 'not-ggml', offset: 0, detail: 'no magic number' } };
  if (head.length < 8)
    return { ok: false, error: { code: 'truncated', offset: head.length, detail: 'no version' } };
  const versioned = kind !== 'GGML';
  const version = versioned ? new DataView(head.buffer, head.byteOffset).getUint32(4, true) : 0;
  const { size } = source;
  const readable = size !== undefined && version <= MAX_VERSION;
  const found = readable ? await fit(source, kind, versioned ? 8 : 4, size) : undefined;
  const value: GgmlFile = {
    kind,
    version,
    layout: found?.layout,
    tensors: found?.walked.tensors ?? 0,
    // What stands behind the last tensor belongs to nobody, and is looked into.
    claims: found === undefined ? [] : [{ start: 0, end: found.walked.end, what: 'model' }],
    facts: {
      framework: kind,
      formatVersion: version,
      ...(found === undefined
        ? {}
        : {
            layout: found.layout,
            tensors: found.walked.tensors,
            parameters: found.walked.parameters,
          }),
    },
  };
  return {
    ok: true,
    value,
    anomalies: [],
    unexamined: gapOf(`${kind} version ${version}`, found),
  };
}
