import type { Located } from '../../../core/artifact.ts';
import type { ProjectFiles } from '../../../core/project.ts';
import { folderOf } from '../../../core/project.ts';
import { judgeName } from '../../../formats/hydra/target-verdict.ts';
import type { CodeReference, ModelConfig } from '../../../formats/model-config/model-config.ts';
import { pathProblem } from '../../../formats/relative-path.ts';
import type { ModuleSummary } from '../../../formats/source/source-file.ts';
import { DIFFUSERS_MODULES, HARMLESS_MODULES, TRUSTED_KERNELS } from './modules.data.ts';

/** Where the code is to which a configuration sends its loader. */
export type Resolution =
  /** In a library that is meant for it: nothing to say. */
  | { readonly kind: 'library' }
  | { readonly kind: 'file'; readonly place: readonly string[] }
  | { readonly kind: 'elsewhere'; readonly repository: string }
  | { readonly kind: 'missing'; readonly file: string }
  | { readonly kind: 'escape' }
  | { readonly kind: 'module'; readonly name: string; readonly does: string | undefined }
  | { readonly kind: 'internal-kernel' | 'kernel' | 'plugin' | 'trust' };

const REPOSITORY_RE = /^[\w.-]+\/[\w.-]+(?:@[\w./-]+)?(?::[\w.-]+)?$/;

/** The files of a target, and what is known of its Python modules. */
export class Surroundings {
  readonly #files: ProjectFiles['files'];
  readonly #summaries = new Map<string, Located<ModuleSummary>>();

  constructor(files: ProjectFiles['files'], summaries: readonly Located<ModuleSummary>[]) {
    this.#files = files;
    for (const summary of summaries) this.#summaries.set(summary.path.join('\0'), summary);
  }

  summary(place: readonly string[]): Located<ModuleSummary> | undefined {
    return this.#summaries.get(place.join('\0'));
  }

  has(place: readonly string[]): boolean {
    const [file = ''] = place;
    return this.summary(place) !== undefined || (place.length === 1 && this.#files.has(file));
  }
}

/** The place of a file named relative to the folder of another, inside the same container. */
export function beside(place: readonly string[], relative: string): readonly string[] {
  const last = place.at(-1) ?? '';
  return [...place.slice(0, -1), folderOf(last) + relative.replace(/^\.\//, '')];
}

/** Finds the code that a reference means. */
export function resolve(
  reference: CodeReference,
  config: Located<ModelConfig>,
  around: Surroundings,
): Resolution {
  const { via, reference: text, key, className } = reference;
  switch (via) {
    case 'trust':
    case 'plugin':
      return { kind: via };
    case 'internal-kernel':
      return REPOSITORY_RE.test(text) ? { kind: via } : { kind: 'library' };
    case 'kernel':
      if (!REPOSITORY_RE.test(text)) return { kind: 'library' };
      return TRUSTED_KERNELS.has(text.split('/')[0] ?? '') ? { kind: 'library' } : { kind: via };
    case 'auto-map':
    case 'custom-pipelines':
      return dynamic(text, config, around);
    case 'pipeline-class':
      return className === undefined
        ? customPipeline(text, config, around)
        : moduleFile(text, config, around);
    case 'component':
      return component(key, text, className ?? '', config, around);
    case 'module-type':
      return moduleType(text, config, around);
    case 'parent-library':
      return imported(text, className ?? '');
    case 'megatron-core':
      return imported(text, '');
  }
}

/** `module.Class`, or `org/name--module.Class`, as transformers reads it. */
function dynamic(text: string, config: Located<ModelConfig>, around: Surroundings): Resolution {
  const [repository = '', rest] = text.split('--', 2);
  if (rest !== undefined) return { kind: 'elsewhere', repository };
  const dot = text.lastIndexOf('.');
  return moduleFile(dot < 0 ? text : text.slice(0, dot), config, around);
}

function moduleFile(
  module: string,
  config: Located<ModelConfig>,
  around: Surroundings,
): Resolution {
  const plain = module.replace(/\.py$/, '');
  if (plain.startsWith('..') || pathProblem(`${plain}.py`) !== undefined) return { kind: 'escape' };
  for (const file of [`${plain}.py`, `${plain.replaceAll('.', '/')}.py`]) {
    const place = beside(config.path, file);
    if (around.has(place)) return { kind: 'file', place };
  }
  return { kind: 'missing', file: `${plain}.py` };
}

/** `custom_pipeline`: a file here, a repository, or one of the community's. */
function customPipeline(
  text: string,
  config: Located<ModelConfig>,
  around: Surroundings,
): Resolution {
  const here = moduleFile(text, config, around);
  if (here.kind !== 'missing') return here;
  const own = beside(config.path, 'pipeline.py');
  if (around.has(own)) return { kind: 'file', place: own };
  return { kind: 'elsewhere', repository: text };
}

/** A component of a diffusers pipeline: its own folder may bring a module of that name. */
function component(
  key: string,
  library: string,
  className: string,
  config: Located<ModelConfig>,
  around: Surroundings,
): Resolution {
  const own = moduleFile(`${key}/${library}`, config, around);
  if (own.kind === 'file' || own.kind === 'escape') return own;
  return DIFFUSERS_MODULES.has(library) ? { kind: 'library' } : imported(library, className);
}

function moduleType(text: string, config: Located<ModelConfig>, around: Surroundings): Resolution {
  if (text.startsWith('sentence_transformers.')) return { kind: 'library' };
  if (text.includes('--')) return dynamic(text, config, around);
  const here = dynamic(text, config, around);
  if (here.kind === 'file' || here.kind === 'escape') return here;
  const dot = text.lastIndexOf('.');
  return imported(dot < 0 ? text : text.slice(0, dot), text.slice(dot + 1));
}

/** A module that is imported from wherever Python finds it. */
function imported(module: string, className: string): Resolution {
  const [root = ''] = module.split('.');
  if (HARMLESS_MODULES.has(root)) return { kind: 'library' };
  const name = className === '' ? module : `${module}.${className}`;
  const verdict = judgeName(name.includes('.') ? name : `${name}.*`);
  if (verdict.kind === 'known') return { kind: 'library' };
  return { kind: 'module', name, does: verdict.kind === 'dangerous' ? verdict.does : undefined };
}
