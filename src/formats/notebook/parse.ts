import { memorySource } from '../../bytes/memory-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import type { Member } from '../format.ts';
import { byteLines } from '../json/lines.ts';
import type { JsonNode, JsonTreeError } from '../json/tree.ts';
import { readJson, textOf, valuesOf } from '../json/tree.ts';
import { CarriedNames } from './carried-names.ts';
import { readCell } from './cell-source.ts';
import { installedBy } from './installed.ts';
import type { Notebook, ShellCommand, ShownMarkup } from './notebook.ts';

export type NotebookError = JsonTreeError | 'size-limit' | 'no-cells';

/** Notebooks with images and inlined plotting libraries have tens of megabytes. */
const MAX_NOTEBOOK_BYTES = 64 * 1024 * 1024;
/** Cells, commands and markups kept. The longest honest notebooks have a thousand cells. */
const MAX_CELLS = 10_000;
const MAX_COMMANDS = 5000;
const MAX_SHOWN = 5000;
/** Characters of one markup kept: an inlined plotting library has five million. */
const MAX_MARKUP = 6 * 1024 * 1024;
/** A text cell without any of these holds no markup that runs. */
const ACTIVE_RE = /<|javascript:/i;
const MARKUP_TYPES: ReadonlySet<string> = new Set([
  'text/html',
  'image/svg+xml',
  'application/javascript',
  'text/javascript',
  'text/markdown',
  'application/xhtml+xml',
]);

interface Draft {
  readonly members: Member[];
  readonly commands: ShellCommand[];
  readonly shown: ShownMarkup[];
  readonly names: CarriedNames;
  readonly line: (offset: number) => number;
  cells: number;
  dropped: number;
}

/** Text as nbformat stores it: one string or a list of lines. */
function joined(node: JsonNode): string {
  if (node.kind === 'string') return node.text;
  if (node.kind !== 'array') return '';
  return node.items.map((item) => (item.kind === 'string' ? item.text : '')).join('');
}

function addShown(draft: Draft, cell: number, where: string, node: JsonNode): void {
  const markup = joined(node);
  if (markup === '') return;
  if (draft.shown.length >= MAX_SHOWN || markup.length > MAX_MARKUP) draft.dropped += 1;
  else draft.shown.push({ cell, where, markup, offset: node.offset });
}

/** The line of the file on which a line of a cell stands: notebooks keep one text for each. */
function fileLine(draft: Draft, node: JsonNode, line: number): number | undefined {
  const item = node.kind === 'array' ? node.items[line - 1] : undefined;
  return item === undefined ? undefined : draft.line(item.offset);
}

function readCode(draft: Draft, cell: number, node: JsonNode): void {
  const { python, commands } = readCell(joined(node), cell);
  const whole = draft.names.before(python);
  draft.names.take(python);
  for (const command of commands) {
    const text = draft.names.expand(command.text);
    const line = fileLine(draft, node, command.line);
    const place = line === undefined ? {} : { fileLine: line };
    if (draft.commands.length < MAX_COMMANDS) draft.commands.push({ ...command, text, ...place });
    else draft.dropped += 1;
  }
  if (python.trim() === '') return;
  const bytes = Buffer.from(whole, 'utf8');
  draft.members.push({
    name: `cell-${cell}.py`,
    open: () => memorySource(bytes),
    size: bytes.length,
    expect: 'any',
  });
}

function readOutputs(draft: Draft, cell: number, output: JsonNode): void {
  for (const data of valuesOf(output, 'data'))
    if (data.kind === 'object')
      for (const { key, value } of data.members)
        if (MARKUP_TYPES.has(key)) addShown(draft, cell, `output ${key}`, value);
  // nbformat 3 keeps each type under a short name beside the others.
  for (const name of ['html', 'svg', 'javascript'])
    for (const value of valuesOf(output, name)) addShown(draft, cell, `output ${name}`, value);
}

function readOne(draft: Draft, node: JsonNode): void {
  draft.cells += 1;
  const cell = draft.cells;
  const kind = textOf(node, 'cell_type') ?? 'code';
  // Both values of a doubled key: a viewer may show one and run the other.
  const sources = [...valuesOf(node, 'source'), ...valuesOf(node, 'input')];
  for (const source of sources) {
    if (kind === 'code') readCode(draft, cell, source);
    else if (kind !== 'raw' && ACTIVE_RE.test(joined(source)))
      addShown(draft, cell, 'text', source);
  }
  for (const outputs of valuesOf(node, 'outputs'))
    if (outputs.kind === 'array')
      for (const output of outputs.items) readOutputs(draft, cell, output);
  for (const attachments of valuesOf(node, 'attachments'))
    if (attachments.kind === 'object')
      for (const { value: bundle } of attachments.members)
        for (const svg of valuesOf(bundle, 'image/svg+xml'))
          addShown(draft, cell, 'attachment image/svg+xml', svg);
}

function cellLists(root: JsonNode): readonly JsonNode[] {
  const sheets = valuesOf(root, 'worksheets').flatMap((node) =>
    node.kind === 'array' ? node.items : [],
  );
  return [root, ...sheets].flatMap((holder) =>
    valuesOf(holder, 'cells').filter(({ kind }) => kind === 'array'),
  );
}

export async function parseNotebook(
  source: ByteSource,
  limits: Limits,
): Promise<Parsed<Notebook, never, NotebookError>> {
  const most = Math.min(MAX_NOTEBOOK_BYTES, limits.maxHeaderBytes);
  const bytes = await source.read(0, most + 1);
  if (bytes.length > most) {
    const detail = `a notebook of more than ${most} bytes`;
    return { ok: false, error: { code: 'size-limit', offset: most, detail } };
  }
  const tree = readJson(bytes);
  if (!tree.ok) {
    const detail = 'the JSON can not be read';
    return { ok: false, error: { code: tree.code, offset: tree.offset, detail } };
  }
  const lists = cellLists(tree.root);
  if (lists.length === 0)
    return { ok: false, error: { code: 'no-cells', offset: 0, detail: 'no list of cells' } };
  const draft: Draft = {
    members: [],
    commands: [],
    shown: [],
    names: new CarriedNames(),
    line: byteLines(bytes),
    cells: 0,
    dropped: 0,
  };
  for (const list of lists) {
    if (list.kind !== 'array') continue;
    for (const cell of list.items) {
      if (draft.cells < MAX_CELLS) readOne(draft, cell);
      else draft.dropped += 1;
    }
  }
  const unexamined: Unexamined[] = [];
  if (draft.dropped > 0)
    unexamined.push({ code: 'count-limit', detail: `${draft.dropped} further cells or outputs` });
  const installed = await installedBy(draft.commands);
  unexamined.push(...installed.unexamined);
  const value: Notebook = {
    derived: installed.derived,
    cells: draft.cells,
    commands: draft.commands,
    shown: draft.shown,
    members: draft.members,
    claims: [{ start: 0, end: bytes.length, what: 'notebook' }],
    facts: { cells: draft.cells },
  };
  return { ok: true, value, anomalies: [], unexamined };
}
