import { sevenZip } from '../builders/seven-zip.ts';
import type { SevenZipSpec } from '../builders/seven-zip.ts';
import { INERT_PICKLE, type FileTechnique } from './file-technique.ts';

const STRUCTURE = 'seven-zip-structure';
const CALL = 'pickle-calls/code-execution';
const PICKLE = { name: 'model/data.pkl', data: INERT_PICKLE };
const NOTE = { name: 'notes.txt', data: 'nothing of interest' };

function seven(
  id: string,
  title: string,
  spec: SevenZipSpec,
  expect: readonly string[],
  file = 'model.7z',
): FileTechnique {
  return { id: `7z-${id}`, title, file, build: () => sevenZip(spec), expect };
}

export const SEVEN_ZIP_TECHNIQUES: readonly FileTechnique[] = [
  seven(
    '5.1',
    'a pickle in a 7z archive named .pt (nullifAI)',
    { files: [PICKLE] },
    [CALL],
    'model.pt',
  ),
  seven('broken', 'the same, header checksum broken', { files: [PICKLE], headerCrc: 1 }, [
    CALL,
    `${STRUCTURE}/broken-header`,
  ]),
  seven('start-crc', 'the same, start header checksum broken', { files: [PICKLE], startCrc: 1 }, [
    CALL,
    `${STRUCTURE}/broken-header`,
  ]),
  seven('content-crc', 'content changed after packing', { files: [{ ...PICKLE, crc: 1 }] }, [
    CALL,
    `${STRUCTURE}/wrong-checksum`,
  ]),
  seven('solid-second', 'a pickle behind another file of its block', { files: [NOTE, PICKLE] }, [
    CALL,
  ]),
  seven('duplicate', 'two files of one name', { files: [{ ...NOTE, name: PICKLE.name }, PICKLE] }, [
    CALL,
    `${STRUCTURE}/ambiguous-name`,
  ]),
  seven('unlisted', 'content that the list leaves out', { files: [NOTE, PICKLE], unlisted: 1 }, [
    CALL,
    `${STRUCTURE}/inconsistent-list`,
  ]),
  seven(
    'anti-item',
    'an entry that deletes',
    { files: [NOTE, { name: 'config.json', isAnti: true }] },
    [`${STRUCTURE}/anti-item`],
  ),
  seven('path', 'a member outside the folder', { files: [{ ...NOTE, name: '../../notes.txt' }] }, [
    'member-paths/path-escape',
  ]),
  seven(
    'link',
    'a link out of the archive',
    { files: [{ name: 'weights.bin', data: '/nonexistent/secret', mode: 0o120777 }] },
    ['member-paths/link-escape'],
  ),
  seven(
    'through-link',
    'a member written through a link',
    {
      files: [
        { name: 'data', data: 'other', mode: 0o120777 },
        { ...NOTE, name: 'data/x' },
      ],
    },
    ['member-paths/write-through-link'],
  ),
  seven(
    'encrypted',
    'encrypted content',
    { files: [PICKLE], coder: { id: [0x06, 0xf1, 0x07, 0x01], packed: new Uint8Array(48) } },
    [`${STRUCTURE}/encrypted`, 'gap:encrypted-member'],
  ),
  seven(
    'ppmd',
    'a method that is not undone here',
    { files: [PICKLE], coder: { id: [0x03, 0x04, 0x01], packed: new Uint8Array(48) } },
    [`${STRUCTURE}/unsupported-method`, 'gap:unsupported-compression'],
  ),
  seven(
    'bomb',
    'a few bytes said to unfold to terabytes',
    { files: [NOTE], unpackedSize: 2 ** 42 },
    [`${STRUCTURE}/bomb`],
  ),
  seven('trailing', 'a pickle behind the archive', { files: [NOTE], suffix: INERT_PICKLE }, [
    CALL,
    `${STRUCTURE}/trailing-data`,
  ]),
  seven(
    'count',
    'a header that promises more than it holds',
    { files: [], header: Uint8Array.of(1, 5, 0xff, 255, 255, 255, 255, 255, 255, 0, 0) },
    [`${STRUCTURE}/broken-header`, 'gap:count-limit'],
  ),
];
