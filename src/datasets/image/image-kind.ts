/** Formats that are decoded. Everything else stays closed: SVG and PDF are programs for a renderer, TIFF and camera formats a wide attack surface. */
export type ImageKind = 'png' | 'jpeg' | 'webp' | 'gif';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function startsWith(head: Uint8Array, bytes: readonly number[], at = 0): boolean {
  return bytes.every((byte, index) => head[at + index] === byte);
}

function ascii(text: string): readonly number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}

/** What the first bytes say an image is, whatever its name says. */
export function imageKind(head: Uint8Array): ImageKind | undefined {
  if (startsWith(head, PNG)) return 'png';
  if (startsWith(head, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (startsWith(head, ascii('GIF87a')) || startsWith(head, ascii('GIF89a'))) return 'gif';
  if (startsWith(head, ascii('RIFF')) && startsWith(head, ascii('WEBP'), 8)) return 'webp';
  return undefined;
}

const NAME_RE = /\.(?:png|jpe?g|jfif|webp|gif|bmp|tiff?|svg|ppm|pgm|heic|avif)$/i;

/** Whether a name promises an image. */
export function isImageName(name: string): boolean {
  return NAME_RE.test(name);
}
