import type { CheckContext } from '../../../core/check.ts';
import { defineCheck } from '../../../core/check.ts';
import { excerpt } from '../../../core/excerpt.ts';
import type { RCode, RData } from '../../../formats/r-data/r-data.ts';
import { rData } from '../../../formats/r-data/r-data.ts';
import { BASE_NAMES, COMMANDS, SESSION_NAMES } from './functions.data.ts';
import { RULES } from './rules.ts';

const SHOWN_CHARACTERS = 160;
const EVIDENCE_CHARACTERS = 400;
/** Findings of one file; more of the same tell nothing new. */
const MAX_REPORTED = 100;
const KINDS = {
  function: 'function',
  language: 'expression',
  promise: 'promise',
  pending: 'promise',
} as const;

type Context = CheckContext<typeof RULES>;

function judgeCode(code: RCode, path: readonly string[], { report }: Context): boolean {
  const at = { path, offset: code.offset };
  const evidence = [excerpt(code.text, EVIDENCE_CHARACTERS)];
  if (code.kind === 'promise') {
    report('evaluated-promise', at, { code: excerpt(code.text, SHOWN_CHARACTERS) }, { evidence });
    return true;
  }
  const call = code.calls.find(({ name }) => COMMANDS.has(name));
  if (call === undefined) return false;
  const data = { does: COMMANDS.get(call.name) ?? '', code: excerpt(call.text, SHOWN_CHARACTERS) };
  if (code.kind === 'pending') report('promised-command', at, data, { evidence });
  else report('stored-command', at, { ...data, kind: KINDS[code.kind] }, { evidence });
  return true;
}

function judgeVariables(value: RData, path: readonly string[], { report }: Context): void {
  let reported = 0;
  for (const { name, isFunction } of value.variables) {
    if (reported >= MAX_REPORTED) return;
    if (!isFunction) continue;
    const shown = excerpt(name, SHOWN_CHARACTERS);
    if (SESSION_NAMES.has(name)) report('startup-function', { path, offset: 0 }, { name: shown });
    else if (BASE_NAMES.has(name)) report('masked-function', { path, offset: 0 }, { name: shown });
    else continue;
    reported += 1;
  }
}

export default defineCheck({
  id: 'r-objects',
  version: 1,
  title: 'What code an R object carries, and when it runs',
  needs: [rData],
  rules: RULES,
  run: (inputs, context) => {
    for (const { path, value, anomalies } of inputs['r-data']) {
      let reported = 0;
      for (const code of value.codes) {
        if (reported < MAX_REPORTED && judgeCode(code, path, context)) reported += 1;
      }
      judgeVariables(value, path, context);
      if (value.functions > 0)
        context.report('stored-functions', { path, offset: 0 }, { count: value.functions });
      for (const { offset, detail } of anomalies)
        context.report('broken-object', { path, offset }, { detail });
    }
  },
});
