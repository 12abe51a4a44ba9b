import { linesOf } from '../line-index.ts';
import type { EditableRequirement, ReadEditable } from './editable.ts';
import { requirementSpan } from './requirement-span.ts';

const OPTIONS: ReadonlySet<string> = new Set([
  'install_requires',
  'setup_requires',
  'tests_require',
]);
const SECTION_RE = /^\[([^\]]{1,200})\]/;
const KEY_RE = /^([\w.-]{1,200})[ \t]*[=:]/;

/** `setup.cfg` of setuptools: requirements, one a line, below their key. */
export function readSetupCfg(text: string): ReadEditable {
  const requirements: EditableRequirement[] = [];
  let section = '';
  let isList = false;
  for (const [index, { start, end }] of linesOf(text).entries()) {
    const line = text.slice(start, end);
    const header = SECTION_RE.exec(line)?.[1];
    if (header !== undefined) {
      section = header.trim();
      isList = false;
      continue;
    }
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const key = KEY_RE.exec(line);
    let from = start;
    if (key !== null) {
      const name = (key[1] ?? '').replaceAll('-', '_').toLowerCase();
      isList = (section === 'options' && OPTIONS.has(name)) || section === 'options.extras_require';
      from = start + key[0].length;
    }
    if (!isList || (key === null && !/^\s/.test(line))) continue;
    const span = requirementSpan(text, from, end);
    // On the line of its key a list is divided by semicolons or commas, which mean something else in a requirement.
    if (span === undefined || (key !== null && /[;,]/.test(text.slice(from, end)))) continue;
    requirements.push({
      ecosystem: 'pypi',
      name: span.name,
      constraint: span.constraint,
      dialect: 'pep440',
      line: index + 1,
      hashes: [],
      rewrite: (constraint) => [{ start: span.start, end: span.end, text: constraint }],
    });
  }
  return { ok: true, value: { requirements } };
}
