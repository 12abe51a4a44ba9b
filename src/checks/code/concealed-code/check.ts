import type { CallSite } from '../../../code/call-site.ts';
import { calleesOf } from '../../../code/call-site.ts';
import { renderCall, shortName } from '../../../code/render-call.ts';
import type { Value } from '../../../code/value.ts';
import { LOCAL } from '../../../code/value.ts';
import { defineCheck } from '../../../core/check.ts';
import type { CheckContext } from '../../../core/check.ts';
import type { SourceFile } from '../../../formats/source/source-file.ts';
import { isPackageSample } from '../../../formats/behaviour/file-role.ts';
import { sourceModule } from '../../../formats/source/source-file.ts';
import { RULES } from './rules.ts';

interface Seen {
  readonly path: readonly string[];
  readonly report: CheckContext<typeof RULES>['report'];
}

const MAX_SHOWN = 100;

function judgeSurface({ module: { surface } }: SourceFile, { path, report }: Seen): void {
  for (const { line, gap, text } of surface.pushed)
    report('pushed-code', { path, line }, { gap, code: text.slice(0, MAX_SHOWN) });
  for (const { line, kind, count, decoded } of surface.invisible) {
    if (kind === 'invisible letters') {
      report('invisible-name', { path, line }, {});
      continue;
    }
    const evidence = decoded === undefined ? {} : { evidence: [decoded.slice(0, MAX_SHOWN * 4)] };
    report('invisible-text', { path, line }, { count, kind }, evidence);
  }
  for (const { line, name, like } of surface.lookalikes)
    report(
      isPackageSample(path) ? 'lookalike-sample' : 'lookalike-name',
      { path, line },
      { name, like },
    );
  for (const { line, how, count, example } of surface.scrambled) {
    const place = { path, line };
    if (how === 'letters written as escapes') report('escaped-source', place, { count, example });
    else report('scrambled-source', place, { how, count }, { evidence: [example] });
  }
}

const RUNNERS_RE = /^(?:eval|Function|builtins\.(?:exec|eval)|vm\.run\w+|setTimeout|setInterval)$/;
/** Data from which on it holds a program and not a name. */
const MIN_PACKED = 80;
/** Characters of constant text and bytes that a value is: text, bytes, or a list of them. */
function constantSize(value: Value): number {
  if (value.kind === 'text') return value.text.length;
  if (value.kind === 'bytes') return value.bytes.length;
  if (value.kind !== 'list' && value.kind !== 'tuple') return 0;
  return value.items.reduce((sum, item) => {
    if (item.kind === 'text') return sum + item.text.length;
    return item.kind === 'number' ? sum + 1 : sum;
  }, 0);
}

/** Data that a call is given itself. What is computed for it first may be a template or a tree. */
function givenSize(value: Value): number {
  if (value.kind !== 'call') return 0;
  return value.positional.reduce((sum, given) => sum + constantSize(given), 0);
}

/** A call of a function that stands in the file itself, where the value is nothing else. */
function madeHere(value: Value): Value | undefined {
  if (value.kind !== 'call') return undefined;
  if (value.callee?.startsWith(`${LOCAL}.`) === true) return value;
  const [only] = value.positional;
  return only !== undefined && value.positional.length === 1 ? madeHere(only) : undefined;
}

/** Data that only a decoder makes sense of: one long word of digits and letters. */
const ENCODED_RE = /^[\w+/=$!%&@~^|-]+$/;

/** Characters of encoded data in a value that is computed from it in a way that is not understood here. */
function encodedSize(value: Value): number {
  if (value.kind !== 'unknown') return 0;
  let size = 0;
  for (const part of value.from)
    if (part.kind === 'text' && part.text.length >= MIN_PACKED && ENCODED_RE.test(part.text))
      size += part.text.length;
  return size;
}

function judgePacked(site: CallSite, { path, report }: Seen): boolean {
  const runner = calleesOf(site).find((name) => RUNNERS_RE.test(name));
  if (runner === undefined) return false;
  for (const value of site.positional) {
    const made = madeHere(value);
    const size = made === undefined ? encodedSize(value) : givenSize(made);
    if (size < MIN_PACKED) continue;
    const data = { callee: shortName(runner), size };
    report('self-unpacking', { path, line: site.line }, data, { evidence: [renderCall(site)] });
    return true;
  }
  return false;
}

/** Data that a protector leaves of a program: far more than a key or a picture in an argument list beside the file's own name. */
const MIN_OPAQUE = 400;
const OWN_NAMES: ReadonlySet<string> = new Set(['__name__', '__file__', '__package__']);

function judgeOpaque(site: CallSite, { path, report }: Seen): boolean {
  const isOwn = (value: Value): boolean =>
    value.kind === 'name' && OWN_NAMES.has(value.path.replace(/^builtins\./, ''));
  const isModule = (value: Value): boolean => value.kind === 'text' && value.text === '__main__';
  const isProtector = calleesOf(site).some((name) =>
    /(?:^|\.)(?:__pyarmor__|__armor__|pyarmor\w*)$/.test(name),
  );
  if (!isProtector && !site.positional.some((value) => isOwn(value) || isModule(value)))
    return false;
  const block = site.positional.find(({ kind }) => kind === 'bytes');
  if (block?.kind !== 'bytes' || block.bytes.length < MIN_OPAQUE) return false;
  const data = { callee: shortName(site.callee ?? site.written), size: block.bytes.length };
  report('opaque-loader', { path, line: site.line }, data, { evidence: [renderCall(site)] });
  return true;
}

function judgeCompiled(site: CallSite, { path, report }: Seen): void {
  const loads = calleesOf(site).some((name) => /^(?:require|import|module\.require)$/.test(name));
  const [first] = site.positional;
  const target = loads && first?.kind === 'text' ? first.text : '';
  const isScript =
    target.endsWith('.jsc') ||
    calleesOf(site).some((name) => /^bytenode\.(?:runBytecode\w*|compileFile)$/.test(name));
  if (!isScript) return;
  report(
    'compiled-script',
    { path, line: site.line },
    { callee: renderCall(site).slice(0, MAX_SHOWN) },
  );
}

export default defineCheck({
  id: 'concealed-code',
  version: 2,
  title: 'Source that is written so that nobody reads what it does',
  needs: [sourceModule],
  rules: RULES,
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['source-module']) {
      const seen = { path, report };
      judgeSurface(value, seen);
      for (const site of value.module.calls) {
        if (judgePacked(site, seen) || judgeOpaque(site, seen)) continue;
        judgeCompiled(site, seen);
      }
    }
  },
});
