import { gzipSync } from 'node:zlib';
import {
  bytecode,
  call,
  char,
  closure,
  COMMAND,
  environment,
  int,
  list,
  NULL,
  pairs,
  promise,
  r,
  strings,
  symbol,
} from '../builders/r.ts';
import type { FileTechnique } from './file-technique.ts';

const OBJECTS = 'r-objects';
const RDATA = 'RDX2\n';

function technique(
  id: string,
  title: string,
  build: () => Uint8Array,
  rule: string,
  file = 'model.rds',
): FileTechnique {
  return { id: `r-${id}`, title: `R: ${title}`, file, build, expect: [`${OBJECTS}/${rule}`] };
}

const qualified = call('::', symbol('base'), symbol('system'));

export const R_TECHNIQUES: readonly FileTechnique[] = [
  technique(
    'promise',
    'an object that is a promise (CVE-2024-27322)',
    () => r(promise(COMMAND)),
    'evaluated-promise',
  ),
  technique(
    'promise-gzip',
    'the same, compressed as saveRDS does',
    () => gzipSync(r(promise(COMMAND))),
    'evaluated-promise',
  ),
  technique(
    'promise-list',
    'a promise in a list',
    () => r(list(strings('a'), promise(COMMAND))),
    'evaluated-promise',
  ),
  technique(
    'promise-variable',
    'a variable of a workspace that is a promise',
    () => r(pairs({ fit: promise(COMMAND) }), RDATA),
    'evaluated-promise',
    'model.RData',
  ),
  technique(
    'promise-attribute',
    'a promise as an attribute',
    () => r(Buffer.concat([int(13 | 0x200), int(0), pairs({ names: promise(COMMAND) })])),
    'evaluated-promise',
  ),
  technique(
    'promise-environment',
    'a command as an unevaluated variable of an environment',
    () => r(environment(pairs({ x: promise(COMMAND) }))),
    'promised-command',
  ),
  technique(
    'function',
    'a command in a function',
    () => r(list(closure(COMMAND))),
    'stored-command',
  ),
  technique(
    'default',
    'a command as the default of an argument',
    () => r(closure(symbol('x'), pairs({ x: COMMAND }))),
    'stored-command',
  ),
  technique(
    'qualified',
    'a command as base::system',
    () => r(closure(call(qualified, strings('x')))),
    'stored-command',
  ),
  technique(
    'handed',
    'a command by its name to do.call',
    () => r(closure(call('do.call', strings('system'), strings('x')))),
    'stored-command',
  ),
  technique(
    'parsed',
    'a command as text that is parsed',
    () => r(closure(call('eval', call('parse', strings("system('echo weighbridge-test')"))))),
    'stored-command',
  ),
  technique(
    'compiled-decoy',
    'compiled code whose source is harmless',
    () => r(closure(bytecode(symbol('x'), symbol('system'), strings('echo weighbridge-test')))),
    'stored-command',
  ),
  technique(
    'compiled',
    'a command in compiled code',
    () => r(closure(bytecode(COMMAND))),
    'stored-command',
  ),
  technique('language', 'a command as an expression', () => r(list(COMMAND)), 'stored-command'),
  technique(
    'first',
    'a workspace with .First',
    () => r(pairs({ '.First': closure(NULL) }), RDATA),
    'startup-function',
    '.RData',
  ),
  technique(
    'mask',
    'a workspace with a function named library',
    () => r(pairs({ library: closure(NULL) }), RDATA),
    'masked-function',
    'model.RData',
  ),
  technique(
    'length',
    'a length below zero',
    () => r(Buffer.concat([int(16), int(-5)])),
    'broken-object',
  ),
  technique(
    'beyond',
    'a vector longer than the file',
    () => r(Buffer.concat([int(14), int(2 ** 30)])),
    'broken-object',
  ),
  technique(
    'reference',
    'a reference to nothing',
    () => r(list(Buffer.concat([int(255), int(9)]))),
    'broken-object',
  ),
  technique(
    'type',
    'an object of a type that does not exist',
    () => r(Buffer.concat([int(77), char('x')])),
    'broken-object',
  ),
  {
    id: 'r-deep',
    title: 'R: lists in lists without end',
    file: 'model.rds',
    build: () =>
      r(Buffer.concat(Array.from({ length: 20_000 }, () => Buffer.concat([int(19), int(1)])))),
    expect: ['gap:depth-limit'],
  },
];
