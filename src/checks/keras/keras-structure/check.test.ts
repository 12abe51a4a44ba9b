import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { dense, sequential } from '../../../../test/builders/keras.ts';
import { kerasConfig } from '../../../formats/keras-config/keras-config.ts';
import { readKerasConfig } from '../../../formats/keras-config/parse.ts';
import check from './check.ts';

async function rulesOf(bytes: Uint8Array) {
  const read = readKerasConfig(bytes, 'json', 'config.json');
  if (!read.ok) throw new Error(read.error.detail);
  return (await runCheck(check, [[kerasConfig, read.value]])).map((finding) => finding.rule);
}

const text = JSON.stringify(sequential(dense()));

describe('checks/keras/keras-structure', () => {
  it.each<[string, Uint8Array, string]>([
    [
      'a doubled class',
      Buffer.from(text.replace('"class_name"', '"class_name":"Lambda","class_name"')),
      'doubled-class',
    ],
    ['a doubled value', Buffer.from(text.replace('"units"', '"units":1,"units"')), 'doubled-key'],
    ['a byte order mark', Buffer.from(`\ufeff${text}`), 'unusual-encoding'],
    ['UTF-16', Buffer.from(text, 'utf16le'), 'unusual-encoding'],
    [
      'UTF-16 in the other order',
      Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
      'unusual-encoding',
    ],
    [
      'UTF-32',
      Buffer.from(Array.from(text, (letter) => [letter.charCodeAt(0), 0, 0, 0]).flat()),
      'unusual-encoding',
    ],
  ])('reports %s', async (_, bytes, rule) => {
    expect(await rulesOf(bytes)).toEqual([`keras-structure/${rule}`]);
  });

  it('stays silent about a configuration as Keras writes it', async () => {
    expect(await rulesOf(Buffer.from(text))).toEqual([]);
  });
});
