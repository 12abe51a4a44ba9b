import type { Value } from '../../../formats/pickle/value.ts';
import type { Condition, Ruling } from './ruling.ts';
import { FINE, unexpected } from './ruling.ts';
import { dictItems, isDict, tupleItems } from './values.ts';

/** Functions that model formulas use; patsy evaluates a formula as Python, so any other call is code. */
const FORMULA_FUNCTIONS = new Set(
  `C Q I bs cs cc cr te center scale standardize poly hashed lag log exp sqrt abs np.log np.log1p np.log2 np.log10
   np.exp np.expm1 np.sqrt np.square np.power np.abs np.absolute np.sin np.cos np.tan np.where np.maximum np.minimum
   np.clip np.floor np.ceil np.round Treatment Sum Diff Helmert Poly`.split(/\s+/),
);
/** Longest formula looked at; a longer one is not judged harmless. */
const MAX_FORMULA_LENGTH = 4096;
const CALL_RE = /([A-Za-z_][\w.]*)\s*\(/g;
const FORMULA_RE = /^[\w\s~+\-*/:^|%.,()='"[\]]*$/;

const SIGNATURE_RE = /^def _parse_args(?:_rvs|_stats)?\(self,[\w ,=.']*\):$/;
const RETURN_RE = /^ {4}return (?:\([\w ,]*\)|self\._argcheck_rvs\([\w ,=.]*\))(?:, ?[\w.]+)* ?,?$/;

function evaluated(text: Value): Ruling {
  const detail = typeof text === 'string' ? text : 'text that was not kept';
  return { problem: { rule: 'evaluated-text', detail } };
}

/** The `__dict__` part of a state, which may be a pair with slots. */
function stateDict(state: Value | undefined): Value | undefined {
  return tupleItems(state)?.[0] ?? state;
}

/** The verdict on every value an item ever had: the dictionary may have been changed after it was read. */
function everyText(dict: Value | undefined, key: string, judge: (text: Value) => Ruling): Ruling {
  const values = dictItems(dict, key).filter((value) => value !== null);
  if (values.length === 0)
    return isDict(dict) && dict.elided > 0 ? evaluated({ kind: 'elided' }) : FINE;
  return values.map((value) => judge(value)).find(({ problem }) => problem !== undefined) ?? FINE;
}

/** statsmodels' `ModelData.__setstate__` evaluates the formula to rebuild its design matrices. */
const formulaState: Condition = ([state]) => everyText(stateDict(state), 'formula', judgeFormula);

function judgeFormula(formula: Value): Ruling {
  if (typeof formula !== 'string' || formula.length > MAX_FORMULA_LENGTH) return evaluated(formula);
  const calls = Array.from(formula.matchAll(CALL_RE), (match) => match[1] ?? '');
  const harmless =
    FORMULA_RE.test(formula) &&
    !formula.includes('__') &&
    calls.every((name) => FORMULA_FUNCTIONS.has(name));
  return harmless ? FINE : evaluated(formula);
}

/** scipy's `rv_generic.__setstate__` executes `_parse_arg_template`, which scipy itself wrote from the shapes. */
const distributionState: Condition = ([state]) =>
  everyText(stateDict(state), '_parse_arg_template', judgeTemplate);

function judgeTemplate(template: Value): Ruling {
  if (typeof template !== 'string' || template.length > MAX_FORMULA_LENGTH)
    return evaluated(template);
  const lines = template.split('\n').filter((line) => line.trim() !== '');
  const harmless = lines.every((line, index) =>
    (index % 2 === 0 ? SIGNATURE_RE : RETURN_RE).test(line),
  );
  return harmless ? FINE : evaluated(template);
}

/** Old joblib keeps arrays in files beside the pickle and joins their name to its folder. */
const siblingFile: Condition = ([state]) => {
  const names = dictItems(stateDict(state), 'filename');
  return names.every((name) => typeof name === 'string' && /^[^/\\]+$/.test(name) && name !== '..')
    ? FINE
    : unexpected('names an array file outside its own folder');
};

/** joblib's `Memory` as estimators hold it by default: with a folder, fitting or predicting unpickles what lies there. */
const noFolder: Condition = ([state]) => {
  const dict = stateDict(state);
  const isBare = ['location', 'store_backend', 'cachedir'].every((key) =>
    dictItems(dict, key).every((value) => value === null),
  );
  return isDict(dict) && dict.elided === 0 && isBare
    ? FINE
    : unexpected('names a folder of cached pickles');
};

const partialState: Condition = ([state]) => {
  const callable = tupleItems(state)?.[0];
  return callable === undefined ? FINE : { uses: [{ value: callable, use: 'deferred' }] };
};

/** Conditions on what BUILD hands to classes whose `__setstate__` does more than update attributes. */
export const stateConditions: readonly (readonly [string, Condition])[] = [
  ['formula-state', formulaState],
  ['distribution-state', distributionState],
  ['sibling-file', siblingFile],
  ['no-folder', noFolder],
  ['partial-state', partialState],
];
