import type { CheckContext } from '../../../core/check.ts';
import { defineCheck } from '../../../core/check.ts';
import type { TokenizerFile } from '../../../formats/tokenizer-json/tokenizer.ts';
import { tokenizerFile } from '../../../formats/tokenizer-json/tokenizer.ts';
import { nestedRepeat } from './slow-pattern.ts';

const INJECTION = {
  id: 'OWASP-LLM01',
  url: 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/',
} as const;
const FIX = 'Take tokenizer.json from the publisher of the original model.';

const RULES = {
  'exchanged-words': {
    title: 'Tokenizer exchanges words',
    severity: 'medium',
    message: 'the {part} replaces {from} by {to}',
    why: 'The model reads or writes something else than the user, for example the name of another package or address, and nobody sees it.',
    fix: FIX,
    references: [
      INJECTION,
      { id: 'AML.T0018', url: 'https://atlas.mitre.org/techniques/AML.T0018' },
    ],
    example: {
      bad: '{"type":"Replace","pattern":{"String":"requests"},"content":"requestz"}',
      good: '{"type":"Replace","pattern":{"String":" "},"content":"▁"}',
    },
  },
  'look-alike-token': {
    title: 'Token that looks like a control token',
    severity: 'medium',
    message: 'the added token {token} reads like the token {other}',
    why: 'Two tokens look the same to a person and differ to the model. Text that seems to hold a control token does not, or the other way round, which breaks the separation of roles.',
    fix: FIX,
    references: [
      INJECTION,
      { id: 'CWE-1007', url: 'https://cwe.mitre.org/data/definitions/1007.html' },
    ],
    example: { bad: '<|im_end|> and <|im_end<U+200B>|>', good: '<|im_start|> and <|im_end|>' },
  },
  'doubled-token': {
    title: 'One token under two numbers',
    severity: 'low',
    message: 'the added token {token} stands under the numbers {first} and {second}',
    why: 'Which number counts depends on the reader. A control token may lose its meaning, and with it the separation of roles.',
    fix: FIX,
    references: [INJECTION],
    example: { bad: '<|im_end|> as 5 and as 6', good: 'each token once' },
  },
  'slow-pattern': {
    title: 'Pattern that can take for ever',
    severity: 'medium',
    message: 'the {part} has the pattern {pattern}, which repeats a repetition',
    why: 'Texts that do not fit such a pattern take twice as long for each further character. One message then occupies the tokenizer of a server.',
    fix: FIX,
    references: [{ id: 'CWE-1333', url: 'https://cwe.mitre.org/data/definitions/1333.html' }],
    example: { bad: '(\\w+\\s?)+$', good: '\\w+\\s?' },
  },
} as const;

type Report = CheckContext<typeof RULES>['report'];

/** Findings of one kind listed per file. */
const MAX_LISTED = 10;
const MAX_SHOWN = 120;
const WORD_RE = /\p{L}{3}/u;
const HIDDEN_RE = /\p{Default_Ignorable_Code_Point}/gu;
/** Markup of chats: what a token must look like for a look-alike to matter. */
const CONTROL_RE = /^[<[].*[>\]]$/s;

function show(text: string): string {
  return JSON.stringify(text.slice(0, MAX_SHOWN)).replaceAll(
    HIDDEN_RE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** How a token reads: without what is not seen, and with look-alike letters folded. */
function looks(text: string): string {
  return text.replaceAll(HIDDEN_RE, '').normalize('NFKC').replaceAll('▁', '_');
}

function judgeTokens({ added }: TokenizerFile, path: readonly string[], report: Report): void {
  const numbers = new Map<string, number>();
  const seen = new Map<string, string>();
  let listed = 0;
  for (const { id, content, offset } of added) {
    if (listed >= MAX_LISTED) return;
    const at = { path, offset };
    const before = numbers.get(content);
    if (before !== undefined && before !== id) {
      listed += 1;
      report('doubled-token', at, { token: show(content), first: before, second: id });
    }
    numbers.set(content, id);
    const look = looks(content);
    if (!CONTROL_RE.test(look)) continue;
    const other = seen.get(look);
    if (other === undefined) seen.set(look, content);
    else if (other !== content) {
      listed += 1;
      report('look-alike-token', at, { token: show(content), other: show(other) });
    }
  }
}

function judgePatterns({ patterns }: TokenizerFile, path: readonly string[], report: Report): void {
  for (const { part, regex, pattern, replacement, offset } of patterns.slice(0, 200)) {
    const at = { path, offset };
    if (
      replacement !== undefined &&
      WORD_RE.test(replacement) &&
      WORD_RE.test(pattern) &&
      !CONTROL_RE.test(replacement)
    )
      report('exchanged-words', at, { part, from: show(pattern), to: show(replacement) });
    const slow = regex ? nestedRepeat(pattern) : undefined;
    if (slow !== undefined) {
      const evidence = [pattern.slice(0, 400)];
      report('slow-pattern', at, { part, pattern: slow.slice(0, MAX_SHOWN) }, { evidence });
    }
  }
}

export default defineCheck({
  id: 'tokenizer',
  version: 1,
  title: 'Tokens and patterns of a tokenizer that work against its user',
  needs: [tokenizerFile],
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['tokenizer-file']) {
      judgeTokens(value, path, report);
      judgePatterns(value, path, report);
    }
  },
});
