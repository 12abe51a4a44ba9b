import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { lazy } from '../lazy.ts';
import { paddleProgram } from './paddle-program.ts';

const NAME_RE = /\.pdmodel$|^__model__$/;
const MAX_VARINT_BYTES = 10;

function afterVarint(head: Uint8Array, at: number): number {
  for (let index = 0; index < MAX_VARINT_BYTES; index += 1)
    if ((head[at + index] ?? 0) < 0x80) return at + index + 1;
  return at;
}

/**
 * `blocks` (field 1), in it `idx` = 0 and `parent_idx` = -1, the latter in ten bytes as protobuf writes
 * negative numbers: no other model format begins like that.
 */
function recognise({ head, name }: Glimpse): Recognition {
  if (head[0] !== 0x0a) return 'no';
  const at = afterVarint(head, 1);
  const isFirstBlock = head[at] === 0x08 && head[at + 1] === 0x00 && head[at + 2] === 0x10;
  if (!isFirstBlock) return 'no';
  const isMinusOne =
    head.subarray(at + 3, at + 12).every((byte) => byte === 0xff) && head[at + 12] === 0x01;
  const hasVariables = head[at + 13] === 0x1a || head[at + 13] === 0x22;
  if (isMinusOne && hasVariables) return 'certain';
  return NAME_RE.test(name) ? 'likely' : 'no';
}

const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'paddle-program',
  title: 'PaddlePaddle program',
  artifact: paddleProgram,
  kind: 'model',
  extensions: ['.pdmodel'],
  recognise,
  parse: async (source) => (await parser()).parsePaddleProgram(source),
});
