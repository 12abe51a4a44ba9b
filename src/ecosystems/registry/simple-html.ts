import type { ListedFile, PageResult } from './simple-page.ts';
import { MAX_LISTED_FILES, pageAddress, readDigests } from './simple-page.ts';

/** Longest tag that is read: an address, a digest and a few attributes. */
const MAX_TAG = 16 * 1024;
const MAX_ATTRIBUTES = 32;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/**
 * A package's page in HTML (PEP 503, with the attributes of PEP 592, 658 and 740): the anchors, nothing else.
 * One pass over the text; comments hide what is in them, as they do from pip.
 */
export function readSimpleHtml(text: string, pageUrl: string): PageResult {
  const files: ListedFile[] = [];
  let base = pageUrl;
  let unread = 0;
  let sawTag = false;
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    if (text.startsWith('<!--', at)) {
      const end = text.indexOf('-->', at + 4);
      if (end === -1) break;
      at = end + 3;
      continue;
    }
    const tag = readTag(text, at);
    if (tag === undefined) {
      at += 1;
      continue;
    }
    sawTag = true;
    at = tag.end;
    const { attributes } = tag;
    if (tag.name === 'meta' && attributes.get('name') === 'pypi:repository-version') {
      if (attributes.get('content')?.split('.')[0] !== '1')
        return { ok: false, reason: 'the page is of no version of the API known here' };
    } else if (tag.name === 'base') {
      const href = attributes.get('href');
      base = (href === undefined ? undefined : pageAddress(href, base)?.href) ?? base;
    } else if (tag.name === 'a' && attributes.has('href')) {
      if (files.length >= MAX_LISTED_FILES)
        return { ok: false, reason: 'the page lists too many files' };
      const end = text.indexOf('<', at);
      const label = decodeEntities(
        text.slice(at, end === -1 ? at : Math.min(end, at + MAX_TAG)),
      ).trim();
      const file = readAnchor(attributes, label, base);
      if (file === undefined) unread += 1;
      else files.push(file);
    }
  }
  if (!sawTag) return { ok: false, reason: 'the page is no HTML' };
  return {
    ok: true,
    value: {
      files,
      versions: [],
      saysProvenance: files.some(({ provenance }) => provenance !== undefined),
      unread,
    },
  };
}

function readAnchor(
  attributes: ReadonlyMap<string, string>,
  label: string,
  base: string,
): ListedFile | undefined {
  const url = pageAddress(attributes.get('href') ?? '', base);
  if (url === undefined) return undefined;
  const digest = /^#?(\w{3,12})=([0-9a-fA-F]+)/.exec(url.hash);
  url.hash = '';
  const name = lastSegment(url) ?? label;
  const yanked = attributes.get('data-yanked');
  const beside = attributes.get('data-core-metadata') ?? attributes.get('data-dist-info-metadata');
  const besideDigest = /^(\w{3,12})=([0-9a-fA-F]+)$/.exec(beside ?? '');
  const requiresPython = attributes.get('data-requires-python');
  const proof = attributes.get('data-provenance');
  const provenance = proof === undefined ? undefined : pageAddress(proof, base)?.href;
  return {
    name,
    url: url.href,
    digests: digest === null ? {} : readDigests([[digest[1] ?? '', digest[2]]]),
    ...(yanked === undefined ? {} : { yanked }),
    ...(requiresPython === undefined ? {} : { requiresPython }),
    ...(provenance === undefined ? {} : { provenance }),
    ...(beside === undefined
      ? {}
      : { coreMetadata: readDigests([[besideDigest?.[1] ?? '', besideDigest?.[2]]]) }),
  };
}

function lastSegment(url: URL): string | undefined {
  const last = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  try {
    return last === '' ? undefined : decodeURIComponent(last);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly end: number;
}

const NAME_RE = /<([a-z][a-z0-9]{0,31})(?=[\s/>])/iy;
const ATTRIBUTE_RE = /[\s/]*([^\s/>=]{1,100})(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/y;

/** The start tag at an offset; undefined for end tags and for what is none. */
function readTag(text: string, at: number): Tag | undefined {
  const window = text.slice(at, at + MAX_TAG);
  NAME_RE.lastIndex = 0;
  const name = NAME_RE.exec(window)?.[1];
  if (name === undefined) return undefined;
  const attributes = new Map<string, string>();
  let offset = name.length + 1;
  while (attributes.size < MAX_ATTRIBUTES) {
    ATTRIBUTE_RE.lastIndex = offset;
    const match = ATTRIBUTE_RE.exec(window);
    if (match === null) break;
    offset = ATTRIBUTE_RE.lastIndex;
    const key = (match[1] ?? '').toLowerCase();
    // The first of two counts, as in browsers.
    if (!attributes.has(key))
      attributes.set(key, decodeEntities(match[2] ?? match[3] ?? match[4] ?? ''));
  }
  const close = window.indexOf('>', offset);
  return close === -1 ? undefined : { name: name.toLowerCase(), attributes, end: at + close + 1 };
}

function decodeEntities(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,5}));/gi,
    (whole, ...groups) => {
      const [decimal, hex, name]: (string | undefined)[] = groups;
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
