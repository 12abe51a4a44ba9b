import { describe, expect, it } from 'vitest';
import { weighBytes } from '../../../../test/builders/examine-bytes.ts';
import {
  call,
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
} from '../../../../test/builders/r.ts';

async function rules(bytes: Uint8Array): Promise<readonly string[]> {
  const { findings } = await weighBytes(bytes, 'model.rds');
  return findings.map(({ rule }) => rule.replace('r-objects/', ''));
}

const RDATA = 'RDX2\n';

describe('checks/serialised/r-objects', () => {
  it.each([
    ['a list', r(list(strings('a'), NULL))],
    ['a formula', r(call('~', symbol('y'), symbol('x')))],
    ['a promise that has its value', r(list(promise(COMMAND, strings('a'))))],
    ['an argument that nobody used', r(environment(pairs({ x: promise(call('stop')) })))],
    ['a variable named like a function', r(pairs({ c: strings('a') }), RDATA)],
  ])('says nothing about %s', async (_, bytes) => {
    expect(await rules(bytes)).toEqual([]);
  });

  it.each([
    ['evaluated-promise', r(promise(COMMAND))],
    ['promised-command', r(environment(pairs({ x: promise(COMMAND) })))],
    ['stored-command', r(closure(COMMAND))],
    ['stored-functions', r(closure(symbol('x')))],
    ['startup-function', r(pairs({ '.First': closure(NULL) }), RDATA)],
    ['masked-function', r(pairs({ print: closure(NULL) }), RDATA)],
    ['broken-object', r(Buffer.concat([int(16), int(-5)]))],
  ])('reports %s', async (rule, bytes) => {
    expect(await rules(bytes)).toContain(rule);
  });
});
