import type { Danger } from '../python-names/danger.ts';
import { classify, hasTellingName } from '../python-names/classify.ts';
import type { InstantiationTarget } from './targets.ts';
import {
  COMMAND_MODULES,
  EVERYDAY_FUNCTIONS,
  LIBRARY_ROOTS,
  NAME_LOOKUPS,
} from './libraries.data.ts';

/** What a loader that looks a dotted name up and calls it would do. */
export type TargetVerdict =
  /** A class or function of a library that configurations are made of. */
  | { readonly kind: 'known' }
  | { readonly kind: 'dangerous'; readonly does: string; readonly severity: 'critical' | 'high' }
  /** The name is put together when the configuration is read. */
  | { readonly kind: 'computed' }
  /** Code that is neither in a known library nor known to be dangerous. */
  | { readonly kind: 'unknown'; readonly telling: boolean }
  /** No dotted name: nothing can be found under it. */
  | { readonly kind: 'not-a-name' };

const DOTTED_RE = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)+$/u;
/** `${oc.env:NAME}` of OmegaConf, `{{ name }}` of templates. */
const COMPUTED_RE = /\$\{|\{\{/;
const CLASS_RE = /^_*[A-Z]/;
const PATH_ARGUMENT_RE = /^(?:path=)?"([\w.]+)"$/;

/**
 * Judges a name that a configuration wants called. The tables of the pickle checks know what a name
 * does; here its arguments come from the configuration, so that whatever runs or loads what it is
 * given is as bad as in a pickle.
 */
export function judgeTarget(target: InstantiationTarget, depth = 0): TargetVerdict {
  const path = target.target.trim();
  if (COMPUTED_RE.test(path)) return { kind: 'computed' };
  if (!DOTTED_RE.test(path)) return { kind: 'not-a-name' };
  if (NAME_LOOKUPS.has(path) && depth === 0) return judgeLookup(target);
  return judgeName(path);
}

/** `hydra.utils.get_method` with a `path`: what counts is the name it looks up. */
function judgeLookup(target: InstantiationTarget): TargetVerdict {
  const paths = target.arguments.flatMap((text) => PATH_ARGUMENT_RE.exec(text)?.[1] ?? []);
  const [first] = paths;
  if (first === undefined) return { kind: 'computed' };
  return judgeTarget({ ...target, target: first, arguments: [] }, 1);
}

/** Judges a dotted name that is imported, then called. */
export function judgeName(path: string): TargetVerdict {
  const parts = path.split('.');
  const name = parts.at(-1) ?? '';
  const [root = ''] = parts;
  const { known, danger } = classify(parts.slice(0, -1).join('.'), name);
  // A walk through one module into another: `torch.serialization.os.system`.
  const crossing = parts.findIndex((part, index) => index > 0 && COMMAND_MODULES.has(part));
  if (crossing > 0 && crossing < parts.length - 1) {
    const reached = classify(parts.slice(crossing, -1).join('.'), name);
    if (reached.danger !== undefined) return dangerous(reached.danger);
  }
  if (danger !== undefined && matters(danger, path, name, root)) return dangerous(danger);
  if (known?.construct === true || known?.call === true) return { kind: 'known' };
  if (LIBRARY_ROOTS.has(root)) return { kind: 'known' };
  if (known !== undefined || EVERYDAY_FUNCTIONS.has(path)) return { kind: 'known' };
  return { kind: 'unknown', telling: hasTellingName(name) };
}

function dangerous({ does, severity, capability }: Danger): TargetVerdict {
  // What is loaded is judged where it lies; that the configuration wants it loaded is less than a command.
  return { kind: 'dangerous', does, severity: capability === 'nested-loading' ? 'high' : severity };
}

/** Tables made for pickles name whole packages; a class of a library is what a configuration is for. */
function matters(danger: Danger, path: string, name: string, root: string): boolean {
  if (danger.capability === 'file-read' || EVERYDAY_FUNCTIONS.has(path)) return false;
  const library = LIBRARY_ROOTS.has(root);
  if (library && danger.entry !== path) return !danger.entry.endsWith('.*') || !CLASS_RE.test(name);
  // `functools.partial` and the like call what hydra has resolved and judged already.
  return (
    danger.severity === 'critical' || !(library || danger.capability === 'callable-invocation')
  );
}
