interface MarkupRule {
  readonly kind: string;
  readonly pattern: RegExp;
}

/** How control sequences of terminals begin, and how some end. */
const ESCAPE = '\u001b';
const CONTROL = '\u009b';
const BELL = '\u0007';

/** Markup that runs, or hides what it holds. */
const RULES: readonly MarkupRule[] = [
  { kind: 'script-tag', pattern: /<script\b[^>]{0,500}>/gi },
  {
    kind: 'event-handler',
    pattern: /<[a-z][^<>]{0,500}\son[a-z]{3,20}\s*=\s*["'`{]?[^\s>"'][^<>]{0,200}>/gi,
  },
  {
    kind: 'script-url',
    pattern:
      /(?:(?:href|src|action)\s*=\s*["']?|\]\()\s*(?:javascript|vbscript):[^\s"')]{1,200}|data:text\/html[;,]/gi,
  },
  { kind: 'embedded-page', pattern: /<(?:iframe|object|embed)\s[^>]{1,500}>/gi },
  {
    kind: 'hidden-markup',
    pattern:
      /<[a-z][^<>]{0,300}style\s*=\s*["'][^"'<>]{0,300}(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d]))[^<>]{0,300}>/gi,
  },
  {
    kind: 'tracking-image',
    pattern:
      /<img\b(?=[^<>]{0,500}(?:width|height)\s*[=:]\s*["']?[01](?:px)?["';\s/>])(?=[^<>]{0,500}src\s*=\s*["']?https?:\/\/[^\s"'<>]{1,300}\?)[^<>]{1,500}>/gi,
  },
  {
    kind: 'exfiltrating-image',
    pattern:
      /!\[[^\]]{0,200}\]\(\s*<?https?:\/\/[^\s)]{1,300}[?&](?:q|d|data|msg|message|prompt|context|history|chat|conversation|secret|key|token|leak|payload)=(?:[{<[$][^)]{0,200}|[^&)\s]{0,20}(?:prompt|history|secret|conversation|data)[^)\s]{0,100})?\s*\)/gi,
  },
  {
    kind: 'terminal-escape',
    pattern: new RegExp(
      `${ESCAPE}(?:\\[[0-?]{0,30}[ -/]{0,4}[@-~]|\\][^${BELL}${ESCAPE}]{0,300}|[PX^_])|${CONTROL}[0-?]{0,30}[@-~]`,
      'g',
    ),
  },
];
/** Cells a spreadsheet would run: functions that reach outside, and dynamic data exchange. */
const FORMULA_RE =
  /^\s*[=+@-]\s*(?:[\w+-]{0,40}\|\s*['"]?[^!]{0,200}!|.{0,200}?\b(?:hyperlink|webservice|importxml|importdata|importhtml|importfeed|importrange|image|dde|exec|call|register\.id|rtd|filterxml)\s*\()/i;
/** Matches of one rule in one text. */
const MAX_MATCHES = 20;
const CAN_MATCH_RE = new RegExp(`[<!]|javascript:|vbscript:|data:text|[${ESCAPE}${CONTROL}]`, 'i');

/** What one of the rules needs, as RE2. */
export const MARKUP_PREFILTER = String.raw`(?i)<script|<[a-z][^<>]*\son[a-z]{3,20}\s*=|(?:java|vb)script:|data:text/html|<(?:iframe|object|embed|img)|style\s*=|!\[[^\]]*\]\(|[\x1b\x{9b}]|^\s*[=+@-]`;

export interface MarkupSighting {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

export function hostileMarkup(text: string): readonly MarkupSighting[] {
  const found: MarkupSighting[] = [];
  if (CAN_MATCH_RE.test(text))
    for (const { kind, pattern } of RULES) {
      let matches = 0;
      for (const match of text.matchAll(pattern)) {
        if ((matches += 1) > MAX_MATCHES) break;
        found.push({ kind, start: match.index, end: match.index + match[0].length });
      }
    }
  const formula = FORMULA_RE.exec(text.slice(0, 500));
  if (formula !== null) found.push({ kind: 'formula', start: 0, end: formula[0].length });
  return found;
}
