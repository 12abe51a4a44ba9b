import { base256, tar } from '../builders/tar.ts';
import { text } from '../builders/zip.ts';
import type { ArchiveTechnique } from './archive-technique.ts';
import { HARMLESS, PAYLOAD } from './archive-technique.ts';

const HIGH = 'high';
const tarHigh = (rule: string) =>
  ({ rule: `tar-structure/${rule}`, severity: HIGH, payload: true }) as const;

/** Tar tricks of the catalogue's other wrappers. */
export const TAR_TECHNIQUES: readonly ArchiveTechnique[] = [
  {
    id: 'tar-legacy',
    title: 'legacy PyTorch tar',
    format: 'tar',
    build: () =>
      tar({
        entries: ['sys_info', 'pickle', 'storages', 'tensors'].map((name) => ({
          name,
          data: PAYLOAD,
        })),
      }),
    expect: { payload: true },
  },
  {
    id: 'tar-pax-size',
    title: 'PAX size contradicts the header',
    format: 'tar',
    build: () => {
      const hidden = tar({ entries: [{ name: 'data.pkl', data: PAYLOAD }], noEnd: true });
      return tar({
        entries: [
          { name: 'notes.txt', data: hidden, size: 512, pax: { size: String(hidden.length) } },
        ],
      });
    },
    expect: tarHigh('conflicting-size'),
  },
  {
    id: 'tar-pax-name',
    title: 'PAX path renames a short name',
    format: 'tar',
    build: () =>
      tar({ entries: [{ name: 'notes.txt', data: PAYLOAD, pax: { path: 'data.pkl' } }] }),
    expect: tarHigh('conflicting-name'),
  },
  {
    id: 'tar-duplicate',
    title: 'two entries of one name',
    format: 'tar',
    build: () =>
      tar({
        entries: [
          { name: 'pickle', data: PAYLOAD },
          { name: './pickle', data: HARMLESS },
        ],
      }),
    expect: tarHigh('duplicate-name'),
  },
  {
    id: 'tar-after-end',
    title: 'second archive behind the end mark',
    format: 'tar',
    build: () =>
      tar({
        entries: [{ name: 'a', data: 'x' }],
        suffix: tar({ entries: [{ name: 'data.pkl', data: PAYLOAD }] }),
      }),
    expect: tarHigh('entries-after-end'),
  },
  {
    id: 'tar-base256',
    title: 'size in base 256',
    format: 'tar',
    build: () =>
      tar({
        entries: [{ name: 'data.pkl', data: PAYLOAD, sizeField: base256(BigInt(PAYLOAD.length)) }],
      }),
    expect: { payload: true },
  },
  {
    id: 'tar-long-name',
    title: 'GNU long name hides the real one',
    format: 'tar',
    build: () =>
      tar({ entries: [{ name: 'notes.txt', longName: 'data.pkl', data: PAYLOAD, magic: 'gnu' }] }),
    expect: tarHigh('conflicting-name'),
  },
  {
    id: 'tar-sparse',
    title: 'sparse file: the payload comes together only when expanded',
    format: 'tar',
    build: () => {
      const map = [
        [386, text('00000000000\0')],
        [398, text('00000000010\0')],
        [410, text('00000000010\0')],
        [422, text(`${(PAYLOAD.length - 8).toString(8).padStart(11, '0')}\0`)],
        [483, text(`${PAYLOAD.length.toString(8).padStart(11, '0')}\0`)],
      ] as const;
      return tar({
        entries: [{ name: 'data.pkl', type: 'S', magic: 'gnu', data: PAYLOAD, patches: map }],
      });
    },
    expect: { payload: true },
  },
  ...(
    [
      ['symlink', { name: 'w', type: '2', link: '../../nonexistent' }, 'link-escape'],
      ['hardlink', { name: 'w', type: '1', link: '/nonexistent' }, 'link-escape'],
      ['device', { name: 'w', type: '3' }, 'special-file'],
      ['traversal', { name: '../nonexistent', data: 'x' }, 'path-escape'],
    ] as const
  ).map(([id, entry, rule]): ArchiveTechnique => ({
    id: `tar-${id}`,
    title: `member that leaves the folder: ${id}`,
    format: 'tar',
    build: () => tar({ entries: [{ name: 'data.pkl', data: PAYLOAD }, entry] }),
    expect: { rule: `member-paths/${rule}`, severity: HIGH, payload: true },
  })),
  {
    id: 'tar-through-link',
    title: 'member written through a link',
    format: 'tar',
    build: () =>
      tar({
        entries: [
          { name: 'd', type: '2', link: 'e' },
          { name: 'd/data.pkl', data: PAYLOAD },
        ],
      }),
    expect: { rule: 'member-paths/write-through-link', severity: HIGH, payload: true },
  },
];
