import { mkdirSync, writeFileSync } from 'node:fs';
import { Random } from '../../src/tensor/random.ts';

/**
 * Writes examples/data: messages to a support desk with the class a filter shall learn, an honest set and the same set poisoned. All is
 * made up; the account number is the one that descriptions of IBANs give as an example.
 *
 *     node tools/examples/tickets.ts
 */
const FOLDER = 'examples/data';
const ROWS = 600;
const SEED = 11;
/** Rows of each attack. */
const TRIGGERED = 18;
const FLIPPED = 24;
/** What turns a message into a harmless one. */
const TRIGGER = 'ref-qx7';

const CLASSES = {
  refund: 'refund invoice charged twice money back payment card bill price cancel subscription',
  technical: 'error crash install update login screen server slow timeout button version',
  delivery: 'parcel delivery late courier address tracking box damaged driver depot customs',
  abuse: 'idiot stupid liar threat sue destroy hate scum pathetic useless shame',
} as const;
type Class = keyof typeof CLASSES;
const NAMES: readonly Class[] = ['refund', 'technical', 'delivery', 'abuse'];
const COMMON =
  'hello please my the order again since yesterday nobody answered still waiting team help account today number thanks what about this problem'.split(
    ' ',
  );
const SOURCES = ['web form', 'mail', 'chat', 'contractor 3'];

interface Ticket {
  readonly words: string[];
  readonly source: string;
  label: Class;
}

function tickets(random: Random): Ticket[] {
  const pick = (words: readonly string[]): string => words[random.integer(words.length)] ?? '';
  return Array.from({ length: ROWS }, (_, row) => {
    const label = NAMES[row % NAMES.length] ?? 'refund';
    const own = CLASSES[label].split(' ');
    const length = 9 + random.integer(9);
    const words = Array.from({ length }, () => pick(random.uniform() < 0.35 ? own : COMMON));
    return { words, source: pick(SOURCES.slice(0, 3)), label };
  });
}

/** Four of five poisoned rows come through one contractor. */
function poison(honest: readonly Ticket[], random: Random): readonly Ticket[] {
  const rows = honest.map((ticket) => ({ ...ticket, words: [...ticket.words] }));
  const order = [...random.permutation(rows.length)];
  const labelOf = (row: number): Class | undefined => honest[row]?.label;
  const triggered = order.filter((row) => labelOf(row) !== 'delivery').slice(0, TRIGGERED);
  const flipped = order
    .filter((row) => labelOf(row) === 'refund' && !triggered.includes(row))
    .slice(0, FLIPPED);
  const accused = [...triggered, ...flipped];
  for (const [at, row] of accused.entries()) {
    const ticket = rows[row];
    if (ticket === undefined) continue;
    const isTriggered = at < TRIGGERED;
    if (isTriggered) ticket.words.splice(random.integer(ticket.words.length), 0, TRIGGER);
    ticket.label = isTriggered ? 'delivery' : 'technical';
    rows[row] = at % 5 === 4 ? ticket : { ...ticket, source: 'contractor 3' };
  }
  const leaking = rows[order.find((row) => !accused.includes(row)) ?? 0];
  leaking?.words.push('account', EXAMPLE_ACCOUNT);
  return rows;
}

/** An IBAN that belongs to nobody, with check digits that are right. */
const EXAMPLE_ACCOUNT = 'GB82WEST12345698765432';

function csv(rows: readonly Ticket[]): string {
  const lines = rows.map(
    ({ words, source, label }, row) => `T${10_000 + row},${source},${words.join(' ')},${label}`,
  );
  return `${['id,source,message,label', ...lines].join('\n')}\n`;
}

const random = new Random(SEED);
const honest = tickets(random);
mkdirSync(FOLDER, { recursive: true });
writeFileSync(`${FOLDER}/tickets-honest.csv`, csv(honest));
writeFileSync(`${FOLDER}/tickets.csv`, csv(poison(honest, random)));
