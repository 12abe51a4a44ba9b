import type { Glimpse, Recognition } from '../format.ts';
import { lazy } from '../lazy.ts';
import { defineFormat } from '../format.ts';
import { tarArchive } from './archive.ts';
import { BLOCK_BYTES, isZeroBlock, tarHeader } from './header.ts';

function recognise({ head }: Glimpse): Recognition {
  if (head.length < BLOCK_BYTES || isZeroBlock(head.subarray(0, BLOCK_BYTES))) return 'no';
  const header = tarHeader(head.subarray(0, BLOCK_BYTES));
  if (header.magic !== 'v7') return header.hasChecksum ? 'certain' : 'likely';
  // Version 7 archives have no magic: only the checksum tells.
  return header.hasChecksum && header.name !== '' ? 'likely' : 'no';
}

/** Tar archives: NeMo and MAR files, legacy PyTorch files, and what is inside tar.gz. */
const parser = lazy(() => import('./parse.ts'));

export default defineFormat({
  id: 'tar',
  title: 'tar archive',
  artifact: tarArchive,
  kind: 'archive',
  extensions: ['.tar', '.nemo', '.mar', '.pt', '.pth'],
  recognise,
  parse: async (source, limits) => (await parser()).parseTar(source, limits),
});
