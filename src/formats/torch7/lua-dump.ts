import { decodeLatin1 } from '../../bytes/text.ts';
import type { LuaFunction } from './torch7-file.ts';

/** Strings shown per function. */
const MAX_STRINGS = 40;
const MAX_STRING_CHARACTERS = 200;
/** Names and texts, as a reader would recognise them. */
const PRINTABLE_RE = /[ -~\t]{3,}/g;

function dialectOf(code: Uint8Array): string {
  const [a, b, c, d] = code;
  if (a === 0x1b && b === 0x4c && c === 0x4a) return `LuaJIT bytecode ${d ?? 0}`;
  if (a === 0x1b && b === 0x4c && c === 0x75 && d === 0x61) {
    const version = code[4] ?? 0;
    return `Lua ${version >> 4}.${version & 0xf} bytecode`;
  }
  // `loadstring` takes source text as readily as bytecode.
  return 'Lua source';
}

/** What a dumped function is and mentions. Bytecode is not disassembled: its names tell what it reaches for. */
export function describeLua(code: Uint8Array): Pick<LuaFunction, 'dialect' | 'strings'> {
  const text = decodeLatin1(code);
  const strings = Array.from(text.matchAll(PRINTABLE_RE), (match) =>
    match[0].slice(0, MAX_STRING_CHARACTERS),
  );
  return { dialect: dialectOf(code), strings: strings.slice(0, MAX_STRINGS) };
}
