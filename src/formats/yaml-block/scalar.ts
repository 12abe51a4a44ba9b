/** Unwinds a reader; caught in the one public function. */
export class YamlSyntax extends Error {
  readonly offset: number;
  constructor(offset: number, detail: string) {
    super(detail);
    this.offset = offset;
  }
}

const ESCAPE_RE = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([\s\S]))/gi;
const NAMED: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  e: '\u001b',
  _: '\u00a0',
};
const MAX_CODE_POINT = 0x10_ffff;

/** What a double-quoted scalar says. */
export function unquoteDouble(raw: string, offset: number): string {
  if (!raw.includes('\\')) return raw;
  return raw.replaceAll(
    ESCAPE_RE,
    (_, two?: string, four?: string, eight?: string, one?: string) => {
      const digits = two ?? four ?? eight;
      if (digits === undefined) return NAMED[one ?? ''] ?? one ?? '';
      const code = Number.parseInt(digits, 16);
      if (code > MAX_CODE_POINT) throw new YamlSyntax(offset, 'an escape that is no character');
      return String.fromCodePoint(code);
    },
  );
}
