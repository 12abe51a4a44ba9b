import { defineFormat, type Glimpse, type Recognition } from '../format.ts';
import { mxnetParams } from './mxnet-params.ts';
import { LIST_MAGIC, parseMxnetParams } from './parse.ts';

function recognise({ head }: Glimpse): Recognition {
  if (head.length < 24 || head[0] !== (LIST_MAGIC & 0xff) || head[1] !== LIST_MAGIC >> 8)
    return 'no';
  return head.subarray(2, 16).every((byte) => byte === 0) ? 'certain' : 'no';
}

export default defineFormat({
  id: 'mxnet-params',
  title: 'MXNet parameters',
  artifact: mxnetParams,
  kind: 'model',
  extensions: ['.params', '.ndarray', '.nd'],
  recognise,
  parse: (source) => parseMxnetParams(source),
});
