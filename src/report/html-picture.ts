import type { Markup } from './html-text.ts';
import { NOTHING, html } from './html-text.ts';

const BASE64_RE = /^[A-Za-z0-9+/=]*$/;

/** A PNG inside of the page. Only base64 is ever put into the address of a picture. */
export function pngPicture(png: string, alt: string): Markup {
  if (png === '' || !BASE64_RE.test(png)) return NOTHING;
  return html`<img src="data:image/png;base64,${png}" alt="${alt}" />`;
}
