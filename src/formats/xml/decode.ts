import { XmlError } from './xml-document.ts';

const DECLARATION_RE = /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/;
const PROBE_BYTES = 256;

/** The encoding by its byte order mark, by the shape of `<?` without one, or by the declaration. */
function encodingOf(bytes: Uint8Array): string {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0x3c && b === 0 && c === 0x3f && d === 0) return 'utf-16le';
  if (a === 0 && b === 0x3c && c === 0 && d === 0x3f) return 'utf-16be';
  const probe = Buffer.from(bytes.subarray(0, PROBE_BYTES)).toString('latin1');
  return DECLARATION_RE.exec(probe)?.[1] ?? 'utf-8';
}

/**
 * The text of an XML file. A scanner that reads UTF-8 only would see nothing in the UTF-16 form that every
 * XML parser accepts. Throws {@link XmlError} for an encoding nobody here knows.
 */
export function decodeXml(bytes: Uint8Array): string {
  const label = encodingOf(bytes);
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(label);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new XmlError('unknown-encoding', 0, `encoding ${label}`);
  }
  return decoder.decode(bytes);
}
