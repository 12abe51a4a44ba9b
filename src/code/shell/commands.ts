import { carriedText, programName, readsInput, scriptFile, scriptText, unwrap } from './carried.ts';
import { printedBy } from './output.ts';
import type { Output, Place, ShellFrame } from './shell-frame.ts';
import { carriedBy, NOTHING } from './shell-frame.ts';
import type { ShellAssignment, ShellRedirect, ShellWord, WordPart } from './shell-script.ts';
import { textOfParts } from './shell-script.ts';
import { makeWord } from './words.ts';

/** Functions that call each other in a row. */
const MAX_CALLS_IN_A_ROW = 12;
/** Words that `xargs` takes from what it reads. */
const MAX_FED_WORDS = 500;

/** One simple command, as it is called. */
export interface Call {
  readonly words: readonly ShellWord[];
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
  readonly at: Place;
}

/** Writes a command down and follows what it would run itself. */
export function runCommand(frame: ShellFrame, call: Call): Output {
  const { draft } = frame.engine;
  if (!draft.step(call.words.length)) return NOTHING;
  const replaced = unalias(frame, call);
  if (replaced !== undefined) return runCommand(replaced.frame, replaced.call);
  const inner = unwrap(call.words);
  if (inner !== undefined) {
    const carried = carriedBy(frame, inner.carrier);
    const assignments = [
      ...call.assignments,
      ...inner.assignments.flatMap((word) => split(frame, word)),
    ];
    const words = inner.feeds ? [...inner.words, ...fedWords(frame, call.at)] : inner.words;
    const outer = inner.keepsOuter ? record(frame, call) : [];
    const fed = inner.feeds ? { ...carried, input: undefined } : carried;
    const output = runCommand(fed, { ...call, words, assignments });
    return { ...output, commands: [...outer, ...output.commands] };
  }
  const program = programName(call.words[0]);
  const called = program === undefined ? undefined : runFunction(frame, call, program);
  if (called !== undefined) return called;
  const commands = record(frame, call);
  if (program === undefined) return { text: undefined, commands };
  runText(frame, call, program);
  const printed = printedBy(program, call.words.slice(1), frame.input, draft.limits.maxConstant);
  if (printed !== undefined) draft.step(printed.text.length >> 6);
  return printed === undefined || printed.text.length > draft.limits.maxConstant
    ? { text: undefined, commands }
    : { ...printed, commands };
}

function record(frame: ShellFrame, { words, assignments, redirects, at }: Call): readonly number[] {
  const index = frame.engine.draft.add({
    program: programName(words[0]),
    words,
    assignments,
    redirects,
    input: frame.input,
    through: frame.through,
    within: frame.within,
    offset: at.offset,
    line: at.line,
  });
  return index === undefined ? [] : [index];
}

/** `env NAME=value …` */
function split({ engine }: ShellFrame, word: ShellWord): readonly ShellAssignment[] {
  const [first, ...rest] = word.parts;
  if (first?.kind !== 'text') return [];
  const equals = first.text.indexOf('=');
  const value = makeWord([{ ...first, text: first.text.slice(equals + 1) }, ...rest], word);
  const { offset, line } = word;
  const name = first.text.slice(0, equals);
  return [{ name, value, exported: true, before: engine.draft.count, offset, line }];
}

/** What `xargs` reads, as words; one unknown word where that is not known. */
function fedWords({ input }: ShellFrame, at: Place): readonly ShellWord[] {
  const text = input === undefined ? undefined : textOfParts(input);
  if (text === undefined) return [makeWord([{ kind: 'unknown' }], at)];
  const words = text.split(/\s+/, MAX_FED_WORDS).filter((word) => word !== '');
  return words.map((word) => makeWord([{ kind: 'text', text: word }], at));
}

function unalias(
  frame: ShellFrame,
  call: Call,
): { readonly frame: ShellFrame; readonly call: Call } | undefined {
  const name = call.words[0]?.text;
  const text = name === undefined ? undefined : frame.engine.aliases.get(name);
  const carrier = `alias ${name ?? ''}`;
  // An alias may begin with its own name, and is then not expanded again.
  if (text === undefined || frame.through.includes(carrier)) return undefined;
  const words = text.split(/\s+/, MAX_FED_WORDS).filter((word) => word !== '');
  const made = words.map((word) =>
    makeWord([{ kind: 'text', text: word.replaceAll(/['"]/g, '') }], call.at),
  );
  return {
    frame: carriedBy(frame, carrier),
    call: { ...call, words: [...made, ...call.words.slice(1)] },
  };
}

function runFunction(frame: ShellFrame, call: Call, name: string): Output | undefined {
  const { engine } = frame;
  const found = engine.functions.get(name);
  if (found === undefined || call.words[0]?.text !== name) return undefined;
  engine.called.add(name);
  // What calls itself says the same again.
  if (engine.calling.includes(name)) return NOTHING;
  if (engine.calling.length >= MAX_CALLS_IN_A_ROW) {
    engine.draft.stop(`functions in functions deeper than ${MAX_CALLS_IN_A_ROW}`);
    return NOTHING;
  }
  engine.calling.push(name);
  const at = frame.unit.at ?? (found.unit === frame.unit ? undefined : call.at);
  const output = engine.run(
    {
      ...carriedBy(frame, `${name}()`),
      unit: at === undefined ? found.unit : { ...found.unit, at },
      positional: call.words.slice(1).map(({ parts }) => parts),
    },
    found.body,
  );
  engine.calling.pop();
  return output;
}

/** Follows a script that a command carries in its words, reads, or takes from a file written before. */
function runText(frame: ShellFrame, call: Call, program: string): void {
  const carried = carriedText(program, call.words);
  if (carried !== undefined) {
    follow(frame, call.at, carried.carrier, carried.parts, carried.positional);
    return;
  }
  if (frame.input !== undefined && readsInput(program, call.words)) {
    const by = frame.input.find((part) => part.kind === 'text')?.decodedBy;
    const carriers = by === undefined ? frame : carriedBy(frame, by);
    follow(carriers, call.at, `stdin of ${program}`, frame.input, []);
    return;
  }
  const file = scriptFile(program, call.words);
  const text = file === undefined ? undefined : frame.engine.draft.files.get(normalPath(file));
  if (text !== undefined && file !== undefined && isShellText(text))
    follow(frame, call.at, `script ${file}`, [{ kind: 'text', text }], []);
}

/** A script in another language is not read as shell. */
function isShellText(text: string): boolean {
  return !text.startsWith('#!') || /^#![^\n]{0,100}\b(?:ba|da|a|z|k)?sh\b/.test(text);
}

export function normalPath(path: string): string {
  return path.replace(/^(?:\.\/)+/, '');
}

function follow(
  frame: ShellFrame,
  at: Place,
  carrier: string,
  parts: readonly WordPart[],
  positional: ShellFrame['positional'],
): void {
  const { engine, unit } = frame;
  const { draft } = engine;
  const text = scriptText(parts);
  if (text === undefined) return;
  if (unit.codeDepth >= draft.limits.maxCodeDepth) {
    draft.stop(`scripts in scripts deeper than ${draft.limits.maxCodeDepth}`);
    return;
  }
  if (!draft.step(text.length)) return;
  const tree = engine.parse(text);
  if (tree === undefined) return;
  const isEval = carrier === 'eval' || carrier === 'trap' || carrier.startsWith('script ');
  const nested = {
    ...carriedBy(frame, carrier),
    unit: { tree, at: unit.at ?? at, codeDepth: unit.codeDepth + 1 },
    variables: isEval ? frame.variables : frame.variables.copy(),
    positional: isEval ? frame.positional : positional,
    input: undefined,
  };
  engine.run(nested, 0);
}
