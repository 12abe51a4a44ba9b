/** Something in shown markup that runs as soon as a viewer shows it. */
export interface ActiveMarkup {
  readonly kind: 'handler' | 'kernel' | 'frame' | 'foreign-script' | 'link';
  readonly what: string;
}

const TAG_RE = /<([a-z][\w:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/gi;
const ATTRIBUTE_RE = /([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+)/g;
/** Handlers that need no click. */
const FIRING_RE =
  /^on(?:load|error|begin|end|focus|focusin|toggle|animationstart|animationend|transitionend|pageshow|beforescriptexecute|loadstart|canplay|scroll|resize|message|hashchange)$/i;
/** How folium shows a map in a frame of its own. */
const FOLIUM_RE = /^\s*this\.contentDocument\.open\(\);this\.contentDocument\.write\(/;
/** The kernel is asked to run code: whoever opens a trusted notebook runs it. */
const KERNEL_RE = /(?:Jupyter|IPython)\.notebook\.kernel\.execute\s*\(([^)]{0,2000})/g;
const KERNEL_CODE_RE =
  /\b(?:os\.system|subprocess|__import__|eval|exec|popen|urlopen|requests\.|socket\.|base64|open\()|!\s*\w+/;
/** Code of the page that the libraries of honest outputs keep at hand for their own restarts. */
const BOKEH_RE = /\bbokeh\b/i;
const LIBRARY_HOST_RE =
  /^(?:https?:)?\/\/(?:cdn\.(?:plot\.ly|bokeh\.org|pydata\.org|jsdelivr\.net|datatables\.net|holoviz\.org|mathjax\.org)|cdnjs\.cloudflare\.com|unpkg\.com|code\.jquery\.com|d3js\.org|ajax\.googleapis\.com|www\.gstatic\.com|ssl\.gstatic\.com|maxcdn\.bootstrapcdn\.com|stackpath\.bootstrapcdn\.com|netdna\.bootstrapcdn\.com|fonts\.googleapis\.com|vega\.github\.io|requirejs\.org|raw\.githack\.com|rawcdn\.githack\.com)\//i;
const KNOWN_FRAME_RE =
  /^(?:about:blank|data:text\/html|\/|\.|[\w-]+(?:\/|\.html)|https?:\/\/(?:www\.)?(?:youtube(?:-nocookie)?\.com|player\.vimeo\.com|localhost|127\.0\.0\.1|(?:[\w-]+\.)*wandb\.ai|(?:[\w-]+\.)*hf\.space|(?:[\w-]+\.)*gradio\.live|(?:[\w-]+\.)*google\.com|nbviewer\.org|colab\.research\.google\.com|(?:www\.)?kaggle\.com|(?:[\w-]+\.)*plotly\.com|plot\.ly|app\.datacamp\.com|www\.desmos\.com|(?:[\w-]+\.)*observablehq\.com|www\.openstreetmap\.org|(?:[\w-]+\.)*wikipedia\.org)(?:[:/]|$))/i;
const MAX_FOUND = 20;
const MAX_WHAT = 160;

function unquote(value: string): string {
  const quoted = value.startsWith('"') || value.startsWith("'");
  return decodeEntities(quoted ? value.slice(1, -1) : value);
}

/** Numbers of characters in attributes, by which `javascript:` is usually hidden. */
function decodeEntities(value: string): string {
  return value
    .replaceAll(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?/gi, (_, hex?: string, decimal?: string) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    })
    .replaceAll(/&colon;/gi, ':')
    .replaceAll(/&(?:tab|newline);/gi, '')
    .replaceAll(/&quot;/gi, '"')
    .replaceAll(/&lt;/gi, '<')
    .replaceAll(/&gt;/gi, '>')
    .replaceAll(/&amp;/gi, '&');
}

function withoutControls(value: string): string {
  // oxlint-disable-next-line no-control-regex -- browsers drop these inside an address
  return value.replaceAll(/[\u0000-\u0020]/g, '');
}

/** Everything active in a piece of markup, except what the usual plotting libraries write. */
export function findActive(markup: string, isScript: boolean): readonly ActiveMarkup[] {
  const found: ActiveMarkup[] = [];
  const add = (kind: ActiveMarkup['kind'], what: string): void => {
    if (found.length < MAX_FOUND) found.push({ kind, what: what.trim().slice(0, MAX_WHAT) });
  };
  for (const [, code = ''] of markup.matchAll(KERNEL_RE)) {
    if (KERNEL_CODE_RE.test(code) || !BOKEH_RE.test(markup)) add('kernel', code);
  }
  if (isScript) return found;
  for (const [, tag = '', attributes = ''] of withoutScripts(markup).matchAll(TAG_RE)) {
    for (const [, name = '', raw = ''] of attributes.matchAll(ATTRIBUTE_RE))
      judgeAttribute(tag.toLowerCase(), name.toLowerCase(), unquote(raw), add);
  }
  return found;
}

/** Scripts hold texts that look like tags; their own opening tags stay. */
function withoutScripts(markup: string): string {
  return markup.replaceAll(/(<script\b[^>]*>)[\s\S]*?(<\/script\s*>|$)/gi, '$1');
}

function judgeAttribute(
  tag: string,
  name: string,
  value: string,
  add: (kind: ActiveMarkup['kind'], what: string) => void,
): void {
  const address = withoutControls(value);
  if (FIRING_RE.test(name)) {
    if (!FOLIUM_RE.test(value)) add('handler', `${tag} ${name}=${value}`);
  } else if (/^(?:href|xlink:href|src|action|formaction|data|to|from|values)$/.test(name)) {
    if (/^javascript:(?!(?:void|;|$))/i.test(address)) add('link', address);
    else if (tag === 'script' && !isLibrary(address)) add('foreign-script', address);
    else if (
      (tag === 'iframe' || tag === 'embed' || tag === 'object') &&
      !KNOWN_FRAME_RE.test(address)
    )
      add('frame', address);
  }
}

function isLibrary(address: string): boolean {
  return LIBRARY_HOST_RE.test(address) || !/^(?:[a-z]+:)?\/\//i.test(address);
}
