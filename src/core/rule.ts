import type { Severity } from './severity.ts';

/** A pointer outside: a weakness class, an attack-catalogue entry, an advisory or a document. */
export interface Reference {
  /** For example `CWE-502`, `OWASP-ML06`, `OWASP-LLM03`, `AML.T0011`, `CVE-2025-32434`, or a document's title. */
  readonly id: string;
  readonly url?: string;
}

/** A minimal illustration of a rule for `explain` and the docs. Plain text or code, never executed. */
export interface Example {
  readonly bad: string;
  readonly good: string;
}

/** Everything that is true of every occurrence: written once, never computed. */
export interface Rule {
  /** Short noun phrase, for lists and SARIF. */
  readonly title: string;
  readonly severity: Severity;
  /** One line, lower-case start, no full stop; may hold `{placeholders}` filled from the finding's data. */
  readonly message: string;
  /** Why a reader should care, in whole sentences. */
  readonly why: string;
  /** What to do about it, in whole sentences. */
  readonly fix: string;
  readonly references: readonly Reference[];
  readonly example?: Example;
}

export type Rules = Readonly<Record<string, Rule>>;

/** The names inside the braces of a message. */
export type Placeholder<M extends string> = M extends `${string}{${infer P}}${infer Rest}`
  ? P | Placeholder<Rest>
  : never;

/** What `report` must be given for a rule: a value for each placeholder, and nothing it does not know. */
export type RuleData<M extends string> = {
  readonly [P in Placeholder<M>]: string | number;
};

const PLACEHOLDER_RE = /\{([a-zA-Z]+)\}/g;

export function placeholders(message: string): readonly string[] {
  return Array.from(message.matchAll(PLACEHOLDER_RE), (match) => match[1] ?? '');
}

/** Fills a message. Data come from hostile files, so the result must be escaped by whoever prints it. */
export function renderMessage(
  message: string,
  data: Readonly<Record<string, string | number>>,
): string {
  return message.replaceAll(PLACEHOLDER_RE, (whole, name: string) => {
    const value = Object.hasOwn(data, name) ? data[name] : undefined;
    return value === undefined ? whole : String(value);
  });
}
