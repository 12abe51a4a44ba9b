import { describe, expect, it } from 'vitest';
import { runCheck } from '../../../../test/builders/check-runner.ts';
import { XmlReader } from '../../../formats/xml/reader.ts';
import { xmlDocument } from '../../../formats/xml/xml-document.ts';
import check from './check.ts';

async function rulesOf(text: string): Promise<readonly string[]> {
  const reader = new XmlReader(text, { start: () => undefined });
  reader.walk();
  const findings = await runCheck(check, [[xmlDocument, reader.document()]]);
  return findings.map(({ rule }) => rule.replace('xml-document/', ''));
}

describe('checks/graph/xml-document', () => {
  it.each<[string, readonly string[]]>([
    [
      '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
      ['external-entity', 'doctype'],
    ],
    ['<!DOCTYPE r SYSTEM "http://127.0.0.1/x.dtd"><r/>', ['external-entity', 'doctype']],
    [
      '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]><r>&c;</r>',
      ['entity-expansion', 'doctype'],
    ],
    ['<!DOCTYPE r><r/>', ['doctype']],
    ['<r xmlns:xi="x"><xi:include href="file:///etc/passwd"/></r>', ['reference']],
    ['<?xml-stylesheet type="text/xsl" href="x.xsl"?><r/>', ['reference']],
    ['<r/>', []],
  ])('says of %s: %j', async (text, rules) => {
    expect(await rulesOf(text)).toEqual(rules);
  });
});
