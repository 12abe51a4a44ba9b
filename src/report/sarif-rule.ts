import type { Reference, Rule } from '../core/rule.ts';
import type { Severity } from '../core/severity.ts';
import { escapeLine } from '../core/escape.ts';
import { codeFence } from './markdown-text.ts';
import type { Json } from './json-text.ts';

/** GitHub sorts alerts by these: above 9.0 critical, from 7.0 high, from 4.0 medium, else low. */
const SECURITY_SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  info: '0.0',
};

/** Three levels for five severities. */
export const SARIF_LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** GitHub shows at most this many tags of a rule. */
const MAX_TAGS = 10;

/** A rule as a SARIF reporting descriptor. Its texts are ours; escaping them costs nothing. */
export function sarifRule(id: string, rule: Rule): Json {
  return {
    id,
    name: pascalCase(id),
    shortDescription: { text: sentence(rule.title) },
    fullDescription: { text: rule.why === '' ? sentence(rule.title) : rule.why },
    defaultConfiguration: { level: SARIF_LEVELS[rule.severity] },
    help: { text: helpText(rule), markdown: helpMarkdown(id, rule) },
    ...helpUri(rule.references),
    properties: {
      'security-severity': SECURITY_SEVERITIES[rule.severity],
      tags: tags(rule.references),
    },
  };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function pascalCase(id: string): string {
  return id.replaceAll(/(?:^|[^a-zA-Z0-9]+)([a-zA-Z0-9])/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
}

function helpUri(references: readonly Reference[]): { readonly helpUri?: string } {
  const url = references.find((reference) => reference.url !== undefined)?.url;
  return url === undefined ? {} : { helpUri: url };
}

/** GitHub links `external/cwe/cwe-502` to the weakness. */
function tags(references: readonly Reference[]): readonly string[] {
  const own = references.map(({ id }) => {
    const cwe = /^CWE-(\d+)$/.exec(id)?.[1];
    return cwe === undefined ? id : `external/cwe/cwe-${cwe.padStart(3, '0')}`;
  });
  return [...new Set(['security', 'machine-learning', ...own])].slice(0, MAX_TAGS);
}

function helpText(rule: Rule): string {
  return [
    rule.why,
    rule.fix === '' ? '' : `Fix: ${rule.fix}`,
    rule.references.length === 0
      ? ''
      : `References: ${rule.references.map(({ id }) => id).join(', ')}.`,
    sentence(rule.title),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function helpMarkdown(id: string, rule: Rule): string {
  const example = rule.example;
  return [
    `## ${rule.title}`,
    rule.why === '' ? '' : `**Why.** ${rule.why}`,
    rule.fix === '' ? '' : `**Fix.** ${rule.fix}`,
    example === undefined ? '' : `### Dangerous\n\n${codeFence(example.bad.split('\n'), 'python')}`,
    example === undefined ? '' : `### Safe\n\n${codeFence(example.good.split('\n'), 'python')}`,
    rule.references.length === 0 ? '' : `### References\n\n${referenceList(rule.references)}`,
    `More: \`weighbridge explain ${escapeLine(id)}\``,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function referenceList(references: readonly Reference[]): string {
  return references
    .map(({ id, url }) => (url === undefined ? `- ${id}` : `- [${id}](${url})`))
    .join('\n');
}
