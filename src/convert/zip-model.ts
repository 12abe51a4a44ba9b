import type { ByteSource } from '../bytes/source.ts';
import type { Glimpse } from '../formats/format.ts';
import { openReading, readingsOf, type Reading } from '../formats/zip/entry-content.ts';
import type { ZipAnomalyCode, ZipArchive, ZipEntry } from '../formats/zip/archive.ts';
import { parseZip } from '../formats/zip/parse.ts';
import { ZIP_METHOD } from '../formats/compressed/inflate-source.ts';
import { torchArchive, type TorchArchive } from '../formats/torch-archive/torch-archive.ts';
import type { ModelTensors, ReadContext } from './model-source.ts';
import { readNpy } from './npy-model.ts';
import { readPickle, tensorsOf } from './pickle-model.ts';
import { refuse, RefusalList } from './refusal.ts';
import type { NamedTensor } from './tensor-view.ts';
import { storageFinder, type StorageContent } from './torch-storages.ts';

const DAMAGED = 'The file is damaged or was made by hand; fetch it again from its source.';

/** What lets readers of one archive see different contents. No library writes such a file. */
const AMBIGUOUS: ReadonlySet<ZipAnomalyCode> = new Set<ZipAnomalyCode>([
  'name-mismatch',
  'unicode-name-mismatch',
  'method-mismatch',
  'size-mismatch',
  'flag-mismatch',
  'content-crc-mismatch',
  'fake-encryption',
  'encrypted',
  'unsupported-method',
  'patched-data',
  'stored-size-mismatch',
  'data-past-end',
  'missing-local-header',
  'unlisted-entry',
  'duplicate-name',
  'case-variant',
  'several-roots',
  'overlap',
  'several-end-records',
  'comment-overrun',
  'count-mismatch',
  'zip64-mismatch',
  'offset-ambiguity',
  'no-end-record',
  'multi-disk',
]);

async function readArchive(
  source: ByteSource,
  glimpse: Glimpse,
  context: ReadContext,
): Promise<ZipArchive> {
  const parsed = await parseZip(source, context.limits, glimpse);
  if (!parsed.ok)
    refuse(`a zip archive that cannot be read: ${parsed.error.detail}`, context.place, DAMAGED);
  const archive = parsed.value;
  const odd = archive.anomalies.find(({ code }) => AMBIGUOUS.has(code));
  if (odd !== undefined)
    refuse(
      `a zip archive that readers see differently (${odd.code}): ${odd.detail}`,
      `${context.place}${odd.entry === '' ? '' : ` › ${odd.entry}`} at offset ${odd.offset}`,
      DAMAGED,
    );
  if (archive.listed > context.limits.maxMembers)
    refuse(
      `${archive.listed} entries in one archive`,
      context.place,
      'Split the model into shards.',
    );
  return archive;
}

/** The one way to read an entry; an archive with several was refused. */
function readingOf(entry: ZipEntry): Reading | undefined {
  return readingsOf(entry)[0];
}

function contentOf(
  source: ByteSource,
  entry: ZipEntry,
  context: ReadContext,
): StorageContent | string {
  const reading = readingOf(entry);
  if (reading === undefined) return `entry ${entry.name}, which is not in the file`;
  const bytes = reading.method === ZIP_METHOD.stored ? reading.packed : reading.size;
  const open = (): Promise<ByteSource> => openReading(source, reading, context.limits);
  return { id: entry.name, start: 0, bytes, open };
}

const WRONG_KIND: Readonly<Record<TorchArchive['kind'], string>> = {
  checkpoint: '',
  torchscript: 'a TorchScript program',
  'exported-program': 'an exported program',
  package: 'a torch package',
};

async function readTorch(
  source: ByteSource,
  archive: ZipArchive,
  torch: TorchArchive,
  context: ReadContext,
): Promise<ModelTensors> {
  const wrong = WRONG_KIND[torch.kind];
  if (wrong !== '')
    refuse(
      `${wrong}: code with tensors, not tensors alone`,
      context.place,
      'Load it where you trust it and save its state_dict().',
    );
  const entries = new Map(archive.entries.map((entry) => [entry.name, entry]));
  const name = `${torch.root}/data.pkl`;
  const entry = entries.get(name);
  const reading = entry === undefined ? undefined : readingOf(entry);
  if (reading === undefined) refuse(`no ${name} in the archive`, context.place, DAMAGED);
  const order = torch.byteorder;
  if (order !== undefined && order !== 'little' && order !== 'big')
    refuse(
      `byte order ${JSON.stringify(order)}`,
      `${context.place} › ${torch.root}/byteorder`,
      DAMAGED,
    );
  const findStorage = storageFinder((key) => {
    const data = entries.get(`${torch.root}/data/${key}`);
    if (data === undefined) return `storage ${key}, which is not in the file`;
    const content = contentOf(source, data, context);
    if (typeof content === 'string') return content;
    // Without the archive's root, which is the file's name: proofs of two versions can then be compared.
    return { ...content, id: `data/${key}`, isBigEndian: order === 'big' };
  });
  const inside = { ...context, place: `${context.place} › ${name}` };
  const pickle = await openReading(source, reading, context.limits);
  const { program, stream } = await readPickle(pickle, inside);
  if (program.streams.length > 1) refuse('more than one pickle in data.pkl', inside.place, DAMAGED);
  const found = tensorsOf(stream, pickle, inside, { findStorage });
  return { kind: 'PyTorch checkpoint', framework: 'pt', ...found };
}

/** NumPy's archive: each entry an array, called like it. */
async function readNpz(
  source: ByteSource,
  archive: ZipArchive,
  context: ReadContext,
): Promise<ModelTensors> {
  const tensors: NamedTensor[] = [];
  const refusals = new RefusalList();
  for (const entry of archive.entries) {
    const where = `${JSON.stringify(entry.name)} (${context.place})`;
    const content = contentOf(source, entry, context);
    if (typeof content === 'string' || !entry.name.endsWith('.npy')) {
      refusals.add('an entry that is no array', where, 'Take it out of the archive.');
      continue;
    }
    const reading = await readNpy(await content.open(), { ...context, place: entry.name }, content);
    if (reading.ok) tensors.push({ name: entry.name.slice(0, -'.npy'.length), view: reading.view });
    else refusals.add(reading.what, where, reading.fix);
  }
  if (context.select !== undefined)
    refuse('--select: the arrays of an npz file are not nested', context.place, 'Leave it out.');
  return { kind: 'NumPy archive', framework: 'np', tensors, plain: [], plainCount: 0, refusals };
}

export async function readZipModel(
  source: ByteSource,
  glimpse: Glimpse,
  context: ReadContext,
): Promise<ModelTensors> {
  const archive = await readArchive(source, glimpse, context);
  const torch = torchArchive(archive);
  if (torch !== undefined) return readTorch(source, archive, torch, context);
  if (archive.entries.some(({ name }) => name.endsWith('.npy')))
    return readNpz(source, archive, context);
  return refuse(
    'a zip archive that is neither a PyTorch checkpoint nor a NumPy archive',
    context.place,
    'Give the file with the weights itself.',
  );
}
