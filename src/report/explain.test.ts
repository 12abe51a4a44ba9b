import { describe, expect, it } from 'vitest';
import { SAMPLE_CHECKS } from '../../test/report/sample-rules.ts';
import { HOSTILE } from '../../test/report/sample-report.ts';
import { explain, explainAll } from './explain.ts';

const COLOUR_RE = new RegExp(`${String.fromCodePoint(0x1b)}\\[[0-9;]*m`, 'g');
const PLAIN = { color: false, width: 80 };

describe('report/explain', () => {
  it('lists every rule of every check with its severity', () => {
    const text = explainAll(SAMPLE_CHECKS, PLAIN);

    for (const check of SAMPLE_CHECKS) {
      expect(text).toContain(check.title);
      for (const id of Object.keys(check.rules)) expect(text).toContain(`${check.id}/${id}`);
    }
    expect(text).toContain('CRITICAL  pickle-calls/system-command');
    expect(text).toContain('5 checks, 5 rules');
  });

  it('explains a rule in full', () => {
    const { found, text } = explain('pickle-calls/system-command', SAMPLE_CHECKS, PLAIN);

    expect(found).toBe(true);
    for (const part of [
      'loading the file calls {callee} with {argument}',
      'Why it matters',
      'What to do',
      "return (os.system, ('echo weighbridge-test',))",
      'CWE-502  https://cwe.mitre.org/data/definitions/502.html',
    ]) {
      expect(text).toContain(part);
    }
  });

  it.each(['zip-structure', 'zip-structure/', 'zip-structure/*'])('explains the check %s', (id) => {
    const { found, text } = explain(id, SAMPLE_CHECKS, PLAIN);

    expect(found).toBe(true);
    expect(text).toContain('zip-structure/name-mismatch');
  });

  it.each([
    ['pickle-calls/system-comand', 'pickle-calls/system-command'],
    ['system-comand', 'pickle-calls/system-command'],
    ['zip-structur', 'zip-structure'],
    ['pickle-calls/constructor', 'Run weighbridge explain for the list'],
    ['__proto__', 'Run weighbridge explain for the list'],
    ['toString', 'Run weighbridge explain for the list'],
  ])('answers %s with %s', (id, part) => {
    const { found, text } = explain(id, SAMPLE_CHECKS, PLAIN);

    expect(found).toBe(false);
    expect(text).toContain(part);
  });

  it('escapes what the user typed', () => {
    expect(explain(HOSTILE.terminal, SAMPLE_CHECKS, PLAIN).text).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  it('keeps to the width and colours without changing a word', () => {
    const narrow = explain('pickle-calls', SAMPLE_CHECKS, { color: true, width: 50 }).text;
    const plain = narrow.replaceAll(COLOUR_RE, '');

    expect(plain).toBe(explain('pickle-calls', SAMPLE_CHECKS, { color: false, width: 50 }).text);
    const wide = plain.split('\n').filter((line) => line.length > 50 && !line.includes('http'));
    // Code is not wrapped.
    expect(wide.filter((line) => !line.includes('return'))).toEqual([
      '  safetensors.torch.save_file(model.state_dict(), "model.safetensors")',
    ]);
  });
});
