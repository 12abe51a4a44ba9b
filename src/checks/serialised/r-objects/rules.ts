import type { Reference, Rule } from '../../../core/rule.ts';

const CWE_502: Reference = {
  id: 'CWE-502',
  url: 'https://cwe.mitre.org/data/definitions/502.html',
};
const CWE_829: Reference = {
  id: 'CWE-829',
  url: 'https://cwe.mitre.org/data/definitions/829.html',
};
const CVE_27322: Reference = {
  id: 'CVE-2024-27322',
  url: 'https://nvd.nist.gov/vuln/detail/CVE-2024-27322',
};
const AML_T0011: Reference = {
  id: 'AML.T0011',
  url: 'https://atlas.mitre.org/techniques/AML.T0011',
};
const INTERNALS: Reference = {
  id: 'R Internals: serialization formats',
  url: 'https://cran.r-project.org/doc/manuals/r-release/R-ints.html',
};
const DISCARD =
  'Do not load the file. Report it to whoever hosts it, and take the model from its publisher as numbers or in the own format of its library (for example xgb.save instead of saveRDS).';

export const RULES = {
  'evaluated-promise': {
    title: 'Code that runs when the object is looked at',
    severity: 'critical',
    message: 'the object is a promise of {code}',
    why: 'A promise is an expression that R evaluates the first time the object is used, even to print it. R before 4.4.0 takes promises from readRDS and load as they come, so that loading a model and looking at it runs the expression. R itself never saves such an object.',
    fix: `${DISCARD} Update to R 4.4.0 or later.`,
    references: [CVE_27322, CWE_502, AML_T0011],
    example: { bad: 'a promise of system("id")', good: 'a list with the coefficients of a model' },
  },
  'promised-command': {
    title: 'Variable that runs a command when it is read',
    severity: 'high',
    message: 'a stored environment holds a promise that {does}: {code}',
    why: 'Environments may hold promises that nobody evaluated yet: arguments of a function, say. This one calls something that reaches outside of the session as soon as the variable is read.',
    fix: DISCARD,
    references: [CVE_27322, CWE_502],
    example: {
      bad: 'an environment with delayedAssign("x", system("id"))',
      good: 'an environment with the value of x',
    },
  },
  'stored-command': {
    title: 'Stored code that reaches outside',
    severity: 'high',
    message: 'a stored {kind} {does}: {code}',
    why: 'The code does not run while the file is loaded; it runs when predict, print or update calls it. Functions of models compute; they do not run commands, open connections or delete files.',
    fix: `Read the code before you load the object: it is shown above. ${DISCARD}`,
    references: [CWE_502, CWE_829, AML_T0011],
    example: {
      bad: 'function(object, ...) system("curl … | sh")',
      good: 'function(x) (x - mean) / scale',
    },
  },
  'startup-function': {
    title: 'Function that R calls by itself',
    severity: 'high',
    message: 'loading the file defines {name}',
    why: 'R calls .First when a session starts and .Last when it ends, and it restores a file named .RData in the working folder without asking. A workspace with such a function is a program that starts by itself.',
    fix: 'Do not open the folder with R; start it with R --no-restore. Load the file into an environment of its own: load(path, envir = new.env()).',
    references: [CWE_829, INTERNALS],
    example: { bad: '.First <- function() …', good: 'fit <- lm(y ~ x)' },
  },
  'masked-function': {
    title: 'Variable that takes the place of a basic function',
    severity: 'high',
    message: 'loading the file defines a function {name}',
    why: 'load assigns variables where it is called, usually the global environment, which R searches before its own packages. Every later call of that name runs the function of the file.',
    fix: 'Load the file into an environment of its own: load(path, envir = new.env()).',
    references: [CWE_829],
    example: { bad: 'library <- function(...) …', good: 'predict_price <- function(...) …' },
  },
  'stored-functions': {
    title: 'Functions inside the object',
    severity: 'low',
    message: '{count} functions are stored in the object',
    why: 'The code of the functions travels with the model and runs when the model is used. None of it calls anything that reaches outside of the session, as far as it can be read.',
    fix: 'Nothing needs to be done for an object you made yourself. Otherwise read the functions before you use the object.',
    references: [CWE_829],
    example: { bad: 'a list with a function as predict', good: 'a list of numbers' },
  },
  'broken-object': {
    title: 'Object that can not be followed to its end',
    severity: 'medium',
    message: '{detail}',
    why: 'The file was cut off, damaged or made by hand. R stops there with an error at best; readers written in C have crashed on such files. What stands behind the defect was not examined.',
    fix: 'Download the file again; if it stays broken, do not load it.',
    references: [CWE_502, INTERNALS],
    example: { bad: 'a length of -5', good: 'a file as saveRDS wrote it' },
  },
} as const satisfies Record<string, Rule>;
