import { defineCheck } from '../../../core/check.ts';
import { xmlDocument } from '../../../formats/xml/xml-document.ts';

const CWE_611 = { id: 'CWE-611', url: 'https://cwe.mitre.org/data/definitions/611.html' } as const;
const CWE_776 = { id: 'CWE-776', url: 'https://cwe.mitre.org/data/definitions/776.html' } as const;
const SAVE_AGAIN =
  'Do not open the file with a parser that resolves entities. Ask the publisher for the model as its library writes it: without a document type.';
/** Entities that make others of themselves: ten lines become gigabytes. */
const MANY_ENTITIES = 3;

export default defineCheck({
  id: 'xml-document',
  version: 1,
  title: 'What an XML model file asks its parser to open or expand',
  needs: [xmlDocument],
  rules: {
    'external-entity': {
      title: 'XML entity that opens a file or address',
      severity: 'high',
      message: 'entity {name} stands for {target}',
      why: 'A parser that resolves entities reads that file, or asks that address, as soon as it opens the model, and puts the answer into the document. No library writes a model with entities.',
      fix: SAVE_AGAIN,
      references: [CWE_611],
      example: { bad: '<!ENTITY x SYSTEM "file:///etc/passwd">', good: 'no DOCTYPE' },
    },
    'entity-expansion': {
      title: 'XML entities made of entities',
      severity: 'high',
      message: 'the document declares {count} entities, one of which is made of others',
      why: 'A parser that expands entities multiplies them: ten lines become gigabytes of text and take the process down.',
      fix: SAVE_AGAIN,
      references: [CWE_776],
      example: { bad: '<!ENTITY b "&a;&a;&a;&a;">', good: 'no DOCTYPE' },
    },
    doctype: {
      title: 'Document type in a model file',
      severity: 'low',
      message: 'the document begins with {text}',
      why: 'Model files are defined by schemas, not by document types. One that has a document type was not written by its library.',
      fix: 'Save the model again with its own library.',
      references: [CWE_611],
      example: { bad: '<!DOCTYPE PMML>', good: 'no DOCTYPE' },
    },
    reference: {
      title: 'XML that includes another file',
      severity: 'medium',
      message: 'the document asks its reader to open {target} ({kind})',
      why: 'A reader that follows includes or stylesheets opens that file or address. A stylesheet is a program of its own.',
      fix: SAVE_AGAIN,
      references: [{ id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' }],
      example: { bad: '<xi:include href="file:///etc/passwd"/>', good: 'everything in one file' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['xml-document']) {
      const { doctype, entities, references } = value;
      for (const { name, external, text, line } of entities)
        if (external !== undefined)
          report(
            'external-entity',
            { path, line },
            { name, target: external },
            { evidence: [text] },
          );
      const nested = entities.filter(({ text }) =>
        /&[^#\s;]+;/.test(text.slice(text.indexOf('ENTITY') + 6)),
      );
      const [first] = nested;
      if (first !== undefined && entities.length >= MANY_ENTITIES)
        report(
          'entity-expansion',
          { path, line: first.line },
          { count: entities.length },
          { evidence: nested.slice(0, 5).map(({ text }) => text) },
        );
      if (doctype !== undefined)
        report('doctype', { path, line: doctype.line }, { text: doctype.text.slice(0, 80) });
      for (const { kind, text, line } of references)
        report('reference', { path, line }, { kind, target: text });
    }
  },
});
