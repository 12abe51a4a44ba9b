import type { Limits } from '../../core/limits.ts';
import type { Parsed, Unexamined } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import type { ParsedSource, SourceLanguage, SourceModule } from '../../code/source-module.ts';
import { PLAIN_SURFACE } from '../../code/surface/source-surface.ts';
import type { Derived } from '../format.ts';
import { modelLoads, modelLoadsIn } from './model-loads.ts';
import type { DependencySet } from '../dependencies/dependency-set.ts';
import { dependencySet } from '../dependencies/dependency-set.ts';
import type { SourceFile } from './source-file.ts';
import { moduleSummary } from './source-file.ts';
import { observe } from '../behaviour/observe.ts';
import { sourceBehaviour } from '../behaviour/source-behaviour.ts';
import { hiddenLayers } from './hidden-layers.ts';
import { summarise } from './summary.ts';

/** Bytes read of one source file. Beyond it stand bundles and generated tables. */
const MAX_SOURCE_BYTES = 16 * 1024 * 1024;

interface Language {
  readonly language: SourceLanguage;
  /** The text as the language's own reader decodes it, or why it cannot be decoded here. */
  readonly decode: (bytes: Uint8Array) => Decoded;
  readonly parse: (text: string) => Promise<ParsedSource>;
  /** What the file says of packages: dependencies of a script, arguments of a setup.py. */
  readonly dependencies?: (
    text: string,
    module: SourceModule,
  ) => {
    readonly sets: readonly DependencySet[];
    readonly unexamined: readonly Unexamined[];
  };
}

export interface Decoded {
  readonly text: string;
  readonly encoding?: string;
  readonly unreadable?: string;
}

/** Reads a source file whole. There is no glance that would tell which files hold nothing to judge: names can be put together. */
export async function readSource(
  source: ByteSource,
  { maxHeaderBytes }: Limits,
  { language, decode, parse, dependencies }: Language,
): Promise<Parsed<SourceFile>> {
  const most = Math.min(MAX_SOURCE_BYTES, maxHeaderBytes);
  const bytes = await source.read(0, most + 1);
  const unexamined: Unexamined[] = [];
  if (bytes.length > most) {
    const detail = `source of more than ${most} bytes`;
    return file(emptyModule(language), source.size ?? bytes.length, NO_TEXT, [
      { code: 'size-limit', detail },
    ]);
  }
  const { text, encoding: declared, unreadable } = decode(bytes);
  const encoding = { declared, turnedLine: turnedLine(text) };
  if (unreadable !== undefined) unexamined.push({ code: 'unsupported-format', detail: unreadable });
  const parsed = await parse(text);
  if (!parsed.ok) {
    const { code, detail } = parsed.error;
    unexamined.push({ code: code === 'too-long' ? 'size-limit' : 'step-limit', detail });
    return file(emptyModule(language), bytes.length, encoding, unexamined);
  }
  const { value } = parsed;
  if (value.truncated !== undefined)
    unexamined.push({ code: 'step-limit', detail: value.truncated });
  const packages = dependencies?.(text, value);
  unexamined.push(...(packages?.unexamined ?? []));
  return file(value, bytes.length, encoding, unexamined, packages?.sets);
}

interface TextFacts {
  readonly declared: string | undefined;
  readonly turnedLine: number | undefined;
}
const NO_TEXT: TextFacts = { declared: undefined, turnedLine: undefined };

/** Embeddings, overrides and isolates. Marks (U+200E, U+200F) are left alone: honest text has them. */
const TURNING_RE = /[\u202a-\u202e\u2066-\u2069]/;

/** Nobody reads a line of a bundle, so that nothing can be turned round in it before anybody's eyes. */
const MAX_READ_LINE = 2000;

function turnedLine(text: string): number | undefined {
  if (!TURNING_RE.test(text)) return undefined;
  const at = text
    .split('\n')
    .findIndex((line) => TURNING_RE.test(line) && line.trim().length <= MAX_READ_LINE);
  return at === -1 ? undefined : at + 1;
}

function file(
  module: SourceModule,
  size: number,
  { declared, turnedLine: line }: TextFacts,
  unexamined: readonly Unexamined[],
  packages: readonly DependencySet[] = [],
): Parsed<SourceFile> {
  return {
    ok: true,
    value: {
      module,
      encoding: declared,
      turnedLine: line,
      claims: [{ start: 0, end: size, what: 'source text' }],
      derived: [
        ...derivedFrom(module),
        ...packages.map((value) => ({ token: dependencySet, value })),
      ],
      members: hiddenLayers(module),
    },
    anomalies: [],
    unexamined,
  };
}

function derivedFrom(module: SourceModule): readonly Derived[] {
  const loads = modelLoadsIn(module);
  return [
    { token: moduleSummary, value: summarise(module) },
    { token: sourceBehaviour, value: observe(module) },
    ...(loads.length === 0 ? [] : [{ token: modelLoads, value: loads }]),
  ];
}

function emptyModule(language: SourceLanguage): SourceModule {
  return {
    language,
    imports: [],
    calls: [],
    classes: [],
    functions: [],
    definitions: new Map(),
    attributes: new Map(),
    environmentReads: [],
    surface: PLAIN_SURFACE,
    errors: 0,
    truncated: undefined,
  };
}
