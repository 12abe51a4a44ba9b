import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeXml } from './decode.ts';
import { XmlReader } from './reader.ts';
import { XmlError } from './xml-document.ts';

function walk(text: string) {
  const events: string[] = [];
  const reader = new XmlReader(text, {
    start: ({ name, attributes }, depth) =>
      events.push(
        `${depth}<${name}${Array.from(attributes, ([key, value]) => ` ${key}=${value}`).join('')}>`,
      ),
    end: (name, depth) => events.push(`${depth}</${name}>`),
    text: (content) => {
      if (content.trim() !== '') events.push(content.trim());
    },
  });
  reader.walk();
  return { events, document: reader.document() };
}

function refusal(text: string): string {
  try {
    walk(text);
    return '';
  } catch (error) {
    if (error instanceof XmlError) return error.code;
    throw error;
  }
}

describe('formats/xml/reader', () => {
  it('walks elements, attributes and text', () => {
    const { events } = walk(
      '<?xml version="1.0"?><a x="1" y=\'2 &lt; &#51;\'><b/><!-- <c> --><![CDATA[<d>]]>e</a>',
    );

    expect(events).toEqual(['0<a x=1 y=2 < 3>', '1<b>', '1</b>', '<d>', 'e', '0</a>']);
  });

  it('records what a document asks its reader to open, and expands nothing', () => {
    const { events, document } = walk(
      '<!DOCTYPE r [<!ENTITY a "ha">\n<!ENTITY b SYSTEM "file:///etc/x"><!ENTITY c "&a;&a;">]>\n<?xml-stylesheet href="s.xsl"?><r xmlns:xi="x"><xi:include href="y"/>&c;&b;</r>',
    );

    expect(document.entities.map(({ name, external }) => [name, external])).toEqual([
      ['a', undefined],
      ['b', 'file:///etc/x'],
      ['c', undefined],
    ]);
    expect(document.references.map(({ kind, line }) => [kind, line])).toEqual([
      ['stylesheet', 3],
      ['include', 3],
    ]);
    expect(document.used).toEqual(['c', 'b']);
    expect(events).toContain('&c;&b;');
  });

  it('knows a document type that stands elsewhere, and parameter entities', () => {
    const { document } = walk(
      '<!DOCTYPE r PUBLIC "p" "http://h/d.dtd" [<!ENTITY % p SYSTEM "e">]><r/>',
    );

    expect(document.entities.map(({ name, external }) => [name, external])).toEqual([
      ['(document type)', 'http://h/d.dtd'],
      ['p', 'e'],
    ]);
  });

  it.each([
    ['<a><b></a>', 'malformed'],
    ['<a', 'malformed'],
    ['<a x="1" x="2"/>', 'malformed'],
    ['<a>', 'malformed'],
    ['<!-- ', 'malformed'],
    ['<!DOCTYPE a [', 'malformed'],
    ['<a>'.repeat(3000), 'too-deep'],
    [`<a ${Array.from({ length: 1100 }, (_, i) => `x${i}="1"`).join(' ')}/>`, 'too-large'],
  ])('refuses %s', (text, code) => {
    expect(refusal(text)).toBe(code);
  });

  it('answers any text with events or a coded error', () => {
    const pieces = [
      '<',
      '>',
      '</',
      '/>',
      '<!',
      '<?',
      '?>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '"',
      "'",
      '=',
      '&',
      ';',
      'a',
      ' ',
      '<a>',
      '</a>',
      '<!DOCTYPE',
      '[',
      ']',
      '<!ENTITY x "y">',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (list) => {
        expect(typeof refusal(list.join(''))).toBe('string');
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['utf8', 'utf16le', 'latin1'] as const)('reads %s', (encoding) => {
    const label = { utf8: 'UTF-8', utf16le: 'UTF-16', latin1: 'ISO-8859-1' }[encoding];
    const mark = encoding === 'utf16le' ? '\ufeff' : '';
    const text = `${mark}<?xml version="1.0" encoding="${label}"?><a>\u00e9</a>`;

    expect(walk(decodeXml(Buffer.from(text, encoding))).events).toContain('\u00e9');
  });

  it('knows UTF-16 without a mark, in both byte orders', () => {
    const little = Buffer.from('<?xml version="1.0"?><a/>', 'utf16le');

    expect(decodeXml(little)).toContain('<a/>');
    expect(decodeXml(Buffer.from(little).swap16())).toContain('<a/>');
  });

  it('refuses an encoding nobody knows', () => {
    expect(() => decodeXml(Buffer.from('<?xml version="1.0" encoding="x-none"?><a/>'))).toThrow(
      XmlError,
    );
  });
});
