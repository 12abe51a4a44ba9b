/** Texts that hide code, made by code: what is hidden prints a number. */

const VARIATION_BASE = 0xfe00;
const VARIATION_SUPPLEMENT = 0xe0100;

/** Bytes as variation selectors, which no editor shows. */
export function inVariationSelectors(text: string): string {
  return Array.from(Buffer.from(text), (byte) =>
    String.fromCodePoint(byte < 16 ? VARIATION_BASE + byte : VARIATION_SUPPLEMENT + byte - 16),
  ).join('');
}

export function inTags(text: string): string {
  return Array.from(text, (letter) =>
    String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0)),
  ).join('');
}

export function inEscapes(text: string): string {
  return Array.from(
    text,
    (letter) => `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`,
  ).join('');
}

/** What an obfuscator makes: a table of texts, a function that turns it, lookups by number. */
export function obfuscated(texts: readonly string[]): string {
  const table = texts.map((text) => `'${text}'`).join(',');
  return [
    `function _0x4a1c(){const _0x1f2e3d=[${table}];_0x4a1c=function(){return _0x1f2e3d;};return _0x4a1c();}`,
    'function _0x2b7d(_0x3c4d5e,_0x5e6f70){const _0x9a8b7c=_0x4a1c();return _0x2b7d=function(_0x1a2b3c,_0x4d5e6f){_0x1a2b3c=_0x1a2b3c-0x1a2;let _0x7f8e9d=_0x9a8b7c[_0x1a2b3c];return _0x7f8e9d;},_0x2b7d(_0x3c4d5e,_0x5e6f70);}',
    "(function(_0x2a3b4c,_0x6d7e8f){const _0x8c9d0e=_0x2b7d,_0x3e4f50=_0x2a3b4c();while(!![]){try{const _0x5a6b7c=parseInt(_0x8c9d0e(0x1a2))/0x1+-parseInt(_0x8c9d0e(0x1a3))/0x2*(parseInt(_0x8c9d0e(0x1a4))/0x3)+parseInt(_0x8c9d0e(0x1a5))/0x4;if(_0x5a6b7c===_0x6d7e8f)break;else _0x3e4f50['push'](_0x3e4f50['shift']());}catch(_0x1b2c3d){_0x3e4f50['push'](_0x3e4f50['shift']());}}}(_0x4a1c,0x5d2f1));",
    'const _0x6b7c8d=_0x2b7d;console[_0x6b7c8d(0x1a6)](_0x6b7c8d(0x1a7));',
  ].join('\n');
}

/** The packer that was common once: words in a list, numbers in a text. */
export const PACKED =
  "eval(function(p,a,c,k,e,d){e=function(c){return c};if(!''.replace(/^/,String)){while(c--){d[c]=k[c]||c}k=[function(e){return d[e]}];e=function(){return'\\\\w+'};c=1};while(c--){if(k[c]){p=p.replace(new RegExp('\\\\b'+e(c)+'\\\\b','g'),k[c])}}return p}('0.1(\"2 3 4 5 6 7\");0.1(\"2 3 4 5 6 7\");0.1(\"8 9\");',10,10,'console|log|one|two|three|four|five|six|seven|eight'.split('|'),0,{}))";

/** A program of six characters, long enough to be one. */
export const SIX_CHARACTERS = `[][(![]+[])[+[]]+(![]+[])[!+[]+!+[]]]${'[(![]+[])[+[]]+([![]]+[][[]])[+!+[]+[+[]]]]'.repeat(12)}()`;

/** Text that reads like minified code: small, and nothing more. */
export const MINIFIED = [
  '!function(e,t){"object"==typeof exports&&"undefined"!=typeof module?module.exports=t():e.lib=t()}(this,(function(){"use strict";',
  'var e="function"==typeof Symbol&&Symbol.iterator,t=Object.prototype.hasOwnProperty;function n(e,n){for(var r in n)t.call(n,r)&&(e[r]=n[r]);return e}',
  'var r={a:1,b:2},o=[0,1,2,3].map((function(e){return e*e}));function i(t){return t&&t[e]?Array.from(t):[]}return n(r,{sum:o.reduce((function(e,t){return e+t}),0),list:i})}));',
].join('');

/** A bundle as webpack writes it: modules by number. */
export const BUNDLE =
  '(()=>{var e={123:(e,t,n)=>{t.a=n(456).b},456:(e,t)=>{t.b=()=>"x"}},t={};function n(r){var o=t[r];if(void 0!==o)return o.exports;var i=t[r]={exports:{}};return e[r](i,i.exports,n),i.exports}var r=n(123);console.log(r.a())})();';
