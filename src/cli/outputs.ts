import { UsageError } from './usage-error.ts';

export const OUTPUT_FORMATS = [
  'text',
  'json',
  'sarif',
  'cyclonedx',
  'html',
  'markdown',
  'openvex',
] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** One rendering: to a file, or to standard output. */
export interface Output {
  readonly format: OutputFormat;
  readonly file: string | undefined;
}

const BY_ENDING: readonly (readonly [string, OutputFormat])[] = [
  ['.cdx.json', 'cyclonedx'],
  ['.bom.json', 'cyclonedx'],
  ['.openvex.json', 'openvex'],
  ['.vex.json', 'openvex'],
  ['.sarif', 'sarif'],
  ['.sarif.json', 'sarif'],
  ['.json', 'json'],
  ['.html', 'html'],
  ['.htm', 'html'],
  ['.md', 'markdown'],
  ['.txt', 'text'],
];

/** Collects `--format`/`--output` in the order they stand on the command line: each output belongs to the format before it. */
export class OutputPairs {
  readonly #pairs: { format: OutputFormat | undefined; file: string | undefined }[] = [];

  addFormat(text: string): void {
    const format = OUTPUT_FORMATS.find((known) => known === text);
    if (format === undefined) {
      throw new UsageError(`--format ${text}: choose one of ${OUTPUT_FORMATS.join(', ')}`);
    }
    this.#pairs.push({ format, file: undefined });
  }

  addFile(file: string): void {
    const last = this.#pairs.at(-1);
    if (last !== undefined && last.file === undefined) last.file = file;
    else this.#pairs.push({ format: undefined, file });
  }

  /** Whether any was asked for. */
  get isAsked(): boolean {
    return this.#pairs.length > 0;
  }

  /** The outputs asked for; text on standard output when nothing else goes there. */
  list(): readonly Output[] {
    const outputs = this.#pairs.map(({ format, file }) => ({
      format: format ?? formatOf(file ?? ''),
      file,
    }));
    const toStandardOutput = outputs.filter(({ file }) => file === undefined);
    if (toStandardOutput.length > 1) {
      throw new UsageError(
        'only one --format can go to standard output; give the others an --output file',
      );
    }
    return toStandardOutput.length === 1
      ? outputs
      : [...outputs, { format: 'text', file: undefined }];
  }
}

function formatOf(file: string): OutputFormat {
  const found = BY_ENDING.find(([ending]) => file.toLowerCase().endsWith(ending));
  if (found === undefined)
    throw new UsageError(`--output ${file}: say its --format first, its ending does not tell`);
  return found[1];
}
