import type { Document } from 'yaml';
import { LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { EditableRequirement, ReadEditable } from './editable.ts';
import { requirementSpan } from './requirement-span.ts';

/** An environment needs no aliases; a few are kept for those who use them, thousands are a bomb. */
const MAX_ALIASES = 50;

/** `environment.yml` of conda: the packages that pip installs. Those of channels have advisories of their own. */
export function readCondaEnvironment(text: string): ReadEditable {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, logLevel: 'silent' });
  const content = contentOf(document);
  if (document.errors.length > 0 || content === undefined)
    return { ok: false, why: 'it cannot be read as YAML' };
  const list = document.get('dependencies');
  if (!isSeq(list)) return { ok: true, value: { content, requirements: [] } };
  const requirements: EditableRequirement[] = [];
  for (const item of list.items) {
    const pip = isMap(item) ? item.get('pip') : undefined;
    if (!isSeq(pip)) continue;
    for (const entry of pip.items) {
      if (!isScalar(entry) || typeof entry.value !== 'string') continue;
      const [start, end] = entry.range ?? [0, 0];
      const requirement = inScalar(text, entry.value, start, end);
      if (requirement !== undefined)
        requirements.push({ ...requirement, line: counter.linePos(start).line });
    }
  }
  return { ok: true, value: { content, requirements } };
}

function contentOf(document: Document): unknown {
  try {
    const content: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return content;
  } catch {
    return undefined;
  }
}

function inScalar(
  text: string,
  value: string,
  start: number,
  end: number,
): Omit<EditableRequirement, 'line'> | undefined {
  const written = text.slice(start, end);
  const isQuoted = /^["']/.test(written);
  const [from, until] = isQuoted ? [start + 1, end - 1] : [start, end];
  // Escapes, folded lines and tags: the text is not the value.
  if (text.slice(from, until) !== value) return undefined;
  const span = requirementSpan(text, from, until);
  if (span === undefined) return undefined;
  return {
    ecosystem: 'pypi',
    name: span.name,
    constraint: span.constraint,
    dialect: 'pep440',
    hashes: [],
    rewrite: (constraint) => {
      const edit = { start: span.start, end: span.end, text: constraint };
      // In flow or plain style a comma or `>` is safe behind a name, so the quotes may stay as they are.
      return [edit];
    },
  };
}
