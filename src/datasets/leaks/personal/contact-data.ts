import { compact, digitsOf, type Recogniser } from './recogniser.ts';

/** Domains that stand for any domain (RFC 2606), and mailboxes that are nobody's. */
const NOBODY_RE =
  /@(?:[\w-]+\.)*(?:example|invalid|test|localhost)(?:\.\w+)?$|^(?:noreply|no-reply|donotreply|user|username|name|foo|you|your[._-]?\w*|someone|somebody|john\.?doe|jane\.?doe|git)@|@(?:domain|email|mail|foo|bar|host|company|yourdomain|mydomain)\.\w+$/i;
/** Endings of file names and code that look like top-level domains. */
const NO_DOMAIN_RE = /\.(?:png|jpe?g|gif|svg|webp|js|ts|py|css|html?|json|service|local|so|git)$/i;

function isMailbox(text: string): boolean {
  return !NOBODY_RE.test(text) && !NO_DOMAIN_RE.test(text) && !/\.\.|^\.|\.@/.test(text);
}

/** Country calling codes (ITU-T E.164) with the digits that may follow. */
const CALLING_CODE_RE =
  /^(?:1[2-9]\d{2}[2-9]\d{6}|7\d{10}|2[07]\d{8,10}|2[1-689]\d{8,10}|3[0-469]\d{7,11}|3[578]\d{8,10}|4[013-9]\d{7,11}|42\d{9,10}|5[1-8]\d{7,11}|5[09]\d{8,10}|6[0-6]\d{7,10}|6[7-9]\d{7,9}|8[1246]\d{8,11}|8[58]\d{8,10}|9[0-58]\d{8,11}|9[679]\d{8,10})$/;

function isPhone(digits: string): boolean {
  return CALLING_CODE_RE.test(digits) && !/(\d)\1{6}|0123456|1234567|^1\d{3}55501/.test(digits);
}

/** Addresses of machines on the open internet: no private, shared, local, documentation or multicast range (RFC 6890). */
function isPublicV4(text: string): boolean {
  const parts = text.split('.').map(Number);
  const [a = 0, b = 0, c = 0] = parts;
  if (parts.length !== 4 || parts.some((part) => part > 255)) return false;
  if (/(?:^|\.)0\d/.test(text) || a === 0 || a === 10 || a === 127 || a >= 224) return false;
  const isPrivate =
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 100 && b >= 64 && b < 128);
  const isReserved =
    (a === 169 && b === 254) ||
    (a === 192 && b === 0) ||
    (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) ||
    (a === 203 && b === 0 && c === 113);
  // Resolvers that everybody names.
  return (
    !isPrivate && !isReserved && !/^(?:8\.8\.[48]\.[48]|1\.[01]\.[01]\.1|9\.9\.9\.9)$/.test(text)
  );
}

/** Eight groups, or fewer with one `::`. */
function isAddressV6(text: string): boolean {
  const gaps = text.split('::').length - 1;
  const groups = text.split(':').filter((group) => group !== '').length;
  return gaps === 0 ? groups === 8 : gaps === 1 && groups < 8 && !/^:[^:]|[^:]:$/.test(text);
}

function isPublicV6(text: string): boolean {
  return isAddressV6(text) && /^[23]/.test(text) && !/^2001:0?db8:/i.test(text) && text.length > 10;
}

const ADDRESS_WORDS = [
  'ip',
  'ipv4',
  'ipv6',
  'address',
  'addr',
  'host',
  'client',
  'remote',
  'visitor',
  'login',
  'from',
];

/** How people and their machines are reached. */
export const CONTACT_RECOGNISERS: readonly Recogniser[] = [
  {
    kind: 'email',
    title: 'e-mail address',
    pattern:
      /(?<![\w.%+@/:-])[A-Za-z0-9][\w.%+-]{0,63}@(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,5}[A-Za-z]{2,18}(?![\w@-]|\.\w)/g,
    prefilter: String.raw`[A-Za-z0-9_.%+-]@[A-Za-z0-9-]+\.[A-Za-z]`,
    normal: (text) => text.toLowerCase(),
    accepts: isMailbox,
    chance: 1,
    context: ['mail', 'email', 'contact', 'from', 'to'],
    needs: 'form',
    shownEnd: 0,
  },
  {
    kind: 'phone',
    title: 'telephone number',
    pattern: /(?<![\w+.])(?:\+|00)[1-9]\d{0,2}(?:[ ./-]?\(?\d{1,5}\)?){2,6}(?![\w-]|\.\d)/g,
    prefilter: String.raw`(?:\+|00)[1-9][0-9]{0,2}[ ./-]?\(?[0-9]`,
    normal: (text) => digitsOf(text).replace(/^00/, ''),
    accepts: isPhone,
    chance: 1,
    context: [
      'phone',
      'tel',
      'telephone',
      'mobile',
      'cell',
      'fax',
      'call',
      'whatsapp',
      'telefon',
      'handy',
      'contact',
    ],
    needs: 'context',
    shownEnd: 2,
  },
  {
    kind: 'ipv4',
    title: 'IPv4 address',
    pattern: /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)/g,
    prefilter: String.raw`[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}`,
    normal: (text) => text,
    accepts: isPublicV4,
    chance: 1,
    context: ADDRESS_WORDS,
    needs: 'context',
    shownEnd: 0,
  },
  {
    kind: 'ipv6',
    title: 'IPv6 address',
    pattern: /(?<![\w:.])[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])/g,
    prefilter: String.raw`[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}`,
    normal: compact,
    accepts: isPublicV6,
    chance: 1,
    context: ADDRESS_WORDS,
    needs: 'form',
    shownEnd: 0,
  },
];
