import type { Flow } from '../../code/flow.ts';
import type { Value } from '../../code/value.ts';
import { pathOf } from '../../code/value.ts';
import { partsOf } from '../../code/walk-value.ts';

/** Parts of a value that are looked at for the text of a path. */
const MAX_PARTS = 120;
const MAX_TEXT = 1000;
const JOINERS_RE =
  /(?:^|\.)(?:join|resolve|joinpath|expanduser|expandvars|Path|PurePath|normpath|abspath|realpath)$/;

/**
 * The constant text of a path in the order in which it is put together, with `/` between the parts that a
 * join sets apart. What is not known is left out.
 */
export function placeText(value: Value, flow: Flow): string {
  const texts: string[] = [];
  const budget = { left: MAX_PARTS };
  collect(value, flow, texts, budget);
  return texts
    .join('')
    .replaceAll(/[\\/]{2,}/g, '/')
    .slice(0, MAX_TEXT);
}

function collect(value: Value, flow: Flow, texts: string[], budget: { left: number }): void {
  budget.left -= 1;
  if (budget.left < 0) return;
  switch (value.kind) {
    case 'text':
      texts.push(value.text.slice(0, MAX_TEXT));
      return;
    case 'bytes':
      texts.push(value.bytes.slice(0, MAX_TEXT));
      return;
    case 'call': {
      const isJoin = JOINERS_RE.test(value.callee ?? '');
      const parts = value.of === undefined ? value.positional : [value.of, ...value.positional];
      parts.forEach((part, at) => {
        if (at > 0 && isJoin) texts.push('/');
        collect(part, flow, texts, budget);
      });
      for (const behind of flow.behind(value).slice(0, 2)) collect(behind, flow, texts, budget);
      return;
    }
    case 'choice': {
      value.options.forEach((option, at) => {
        if (at > 0) texts.push('\n');
        collect(option, flow, texts, budget);
      });
      return;
    }
    case 'unknown':
      for (const part of value.from) collect(part, flow, texts, budget);
      return;
    case 'parameter':
      for (const given of flow.behind(value).slice(0, 4)) {
        collect(given, flow, texts, budget);
        texts.push('\n');
      }
      return;
    case 'name':
      for (const stored of flow.behind(value).slice(0, 1)) collect(stored, flow, texts, budget);
      return;
    default:
      for (const part of partsOf(value)) collect(part, flow, texts, budget);
  }
}

const HOMES_RE =
  /^(?:pathlib\.(?:Path|PosixPath|WindowsPath)(?:\(\))?\.home\(\)|os\.homedir\(\)|os\.userInfo\(\)\.homedir|process\.env\.(?:HOME|USERPROFILE|HOMEPATH|SystemDrive|SYSTEMROOT|SystemRoot))$/;
const ROOT_TEXT_RE =
  /^(?:[\\/]|~|~[\\/]|[A-Za-z]:[\\/]*|\/(?:home|Users|root|etc|usr|var|boot|bin|lib)[\\/]?|C:[\\/]+(?:Users|Windows)[\\/]?|[\\/]\*|~[\\/]\*)$/;

/** Whether a place is the whole machine or the whole of a user's files, not something inside of it. */
export function wholeMachine(value: Value | undefined): string | undefined {
  if (value === undefined) return undefined;
  switch (value.kind) {
    case 'text':
      return ROOT_TEXT_RE.test(value.text) ? value.text : undefined;
    case 'name':
    case 'member':
      return HOMES_RE.test(pathOf(value) ?? '') ? 'the home folder' : undefined;
    case 'item': {
      const key = value.key.kind === 'text' ? value.key.text : '';
      return pathOf(value.of) === 'os.environ' &&
        /^(?:HOME|USERPROFILE|SystemDrive|SYSTEMROOT)$/.test(key)
        ? 'the home folder'
        : undefined;
    }
    case 'call': {
      const path = pathOf(value) ?? '';
      if (HOMES_RE.test(path)) return 'the home folder';
      if (/^os\.path\.expanduser\(\)$|^builtins\.str\(\)$|^pathlib\.Path\(\)$/.test(path))
        return wholeMachine(value.positional[0]);
      if (/^os\.(?:getenv|environ\.get)\(\)$/.test(path)) {
        const [key] = value.positional;
        return key?.kind === 'text' && /^(?:HOME|USERPROFILE|SystemDrive)$/.test(key.text)
          ? 'the home folder'
          : undefined;
      }
      return undefined;
    }
    case 'choice':
      for (const option of value.options) {
        const found = wholeMachine(option);
        if (found !== undefined) return found;
      }
      return undefined;
    default:
      return undefined;
  }
}
