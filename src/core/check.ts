import type { ArtifactToken, ArtifactType, Located } from './artifact.ts';
import type { FindingData } from './finding.ts';
import type { Loader } from './loader.ts';
import type { Location } from './location.ts';
import type { Rule, RuleData, Rules } from './rule.ts';
import type { Confidence } from './severity.ts';

/** What a report call may add beyond the rule's own placeholders. */
export interface Detail {
  readonly confidence?: Confidence;
  /** Further facts for programs: shown in JSON, not in the message. */
  readonly facts?: FindingData;
  /** Id of the component it is about, where that is not the file of its location: a package by its URL. */
  readonly component?: string;
  /** Lines of decompiled or quoted source that prove the finding. */
  readonly evidence?: readonly string[];
}

/** The instances of each declared artifact found in one component, by key; empty when there is none. */
export type Inputs<N extends readonly ArtifactToken[]> = {
  readonly [A in N[number] as A['key']]: readonly Located<ArtifactType<A>>[];
};

export interface CheckContext<R extends Rules> {
  /** Records an occurrence. A wrong rule id or a missing placeholder is a compile error. */
  readonly report: <K extends keyof R & string>(
    rule: K,
    at: Location,
    data: RuleData<R[K]['message']>,
    detail?: Detail,
  ) => void;
  /** The loader the user named, or undefined: then the worst that is plausible for the format counts. */
  readonly loader: Loader | undefined;
}

/**
 * Metadata, rules, declared needs and one function. A check cannot open a file, print,
 * know the time or see another check; the runner alone writes its Outcome.
 */
export interface Check<
  R extends Rules = Rules,
  N extends readonly ArtifactToken[] = readonly ArtifactToken[],
> {
  /** Equal to the folder's name; the first half of every rule id. */
  readonly id: string;
  /** Raised whenever the same input may give another answer. */
  readonly version: number;
  /** One sentence: what it looks at. */
  readonly title: string;
  /** The check applies when at least one of these exists in a component. */
  readonly needs: N;
  /**
   * `file` (the default): runs once for each file, with the artifacts found in it. `project`: runs
   * once for the whole target, with the shared artifacts of all its files; `path[0]` says which.
   */
  readonly scope?: 'file' | 'project';
  readonly rules: R;
  readonly run: (inputs: Inputs<N>, context: CheckContext<R>) => void | Promise<void>;
}

/** A check whose rule and artifact types have been forgotten, as the registry and the runner hold it. */
export interface AnyCheck {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly needs: readonly ArtifactToken[];
  readonly scope?: 'file' | 'project';
  readonly rules: Rules;
  readonly run: (inputs: never, context: never) => void | Promise<void>;
}

export function defineCheck<const R extends Rules, const N extends readonly ArtifactToken[]>(
  check: Check<R, N>,
): Check<R, N> {
  return Object.freeze(check);
}

/** Every rule by its full id, `check/rule`. */
export function ruleTable(checks: readonly AnyCheck[]): ReadonlyMap<string, Rule> {
  return new Map(
    checks.flatMap((check) =>
      Object.entries(check.rules).map(([id, rule]) => [`${check.id}/${id}`, rule] as const),
    ),
  );
}
