import { HONEST_PMML, openvinoIr, pmml } from '../../builders/xml-models.ts';
import type { TechniqueArea } from '../area.ts';

const ENTITY = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///nonexistent/secret">]>';
const RELU = [{ type: 'ReLU' }];

export default {
  area: 'PMML and OpenVINO',
  techniques: [
    {
      id: 'pmml-external-entity',
      title: 'PMML with an entity that opens a file',
      build: () => ({ 'm.pmml': pmml('&secret;', ENTITY) }),
      expect: ['xml-document/external-entity'],
      shows: 'file:///nonexistent/secret',
    },
    {
      id: 'pmml-external-entity-utf16',
      title: 'the same in UTF-16',
      build: () => ({ 'm.pmml': Buffer.from(`\ufeff${pmml('&secret;', ENTITY)}`, 'utf16le') }),
      expect: ['xml-document/external-entity'],
    },
    {
      id: 'pmml-long-comment',
      title: 'the same behind a comment longer than what recognition looks at',
      build: () => ({ 'm.pmml': pmml('&secret;', `<!--${' '.repeat(40_000)}-->${ENTITY}`) }),
      expect: ['xml-document/external-entity'],
    },
    {
      id: 'openvino-extension',
      title: 'an operation of the set that extension libraries have',
      build: () => ({ 'm.xml': openvinoIr([{ type: 'Mine', opset: 'extension' }]) }),
      expect: ['openvino-operations/custom-operation'],
    },
    {
      id: 'pmml-expansion',
      title: 'entities made of entities',
      build: () => ({
        'm.pmml': pmml(
          '&c;',
          '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>',
        ),
      }),
      expect: ['xml-document/entity-expansion'],
    },
    {
      id: 'pmml-include',
      title: 'an include of another file',
      build: () => ({ 'm.pmml': pmml('<xi:include xmlns:xi="x" href="file:///nonexistent/x"/>') }),
      expect: ['xml-document/reference'],
    },
    {
      id: 'pmml-java',
      title: 'a function that is a Java class',
      build: () => ({ 'm.pmml': pmml('<Apply function="com.example.Run"/>') }),
      expect: ['pmml-model/java-function'],
    },
    {
      id: 'pmml-script',
      title: 'a script in an extension',
      build: () => ({ 'm.pmml': pmml('<Extension value="javascript:test()"/>') }),
      expect: ['pmml-model/script'],
    },
    {
      id: 'openvino-entity',
      title: 'an OpenVINO model with an entity that opens a file',
      build: () => ({ 'm.xml': openvinoIr(RELU, ENTITY) }),
      expect: ['xml-document/external-entity'],
    },
    {
      id: 'openvino-custom',
      title: 'an operation of somebody’s library',
      build: () => ({ 'm.xml': openvinoIr([{ type: 'Mine', opset: 'my_opset' }]) }),
      expect: ['openvino-operations/custom-operation'],
    },
    {
      id: 'openvino-place',
      title: 'a constant at an address that overflows',
      build: () => ({
        'm.xml': openvinoIr([{ type: 'Const', data: 'offset="18446744073709551615" size="8"' }]),
      }),
      expect: ['openvino-operations/odd-place'],
    },
  ],
  honest: [
    { id: 'pmml-honest', title: 'a PMML model', build: () => ({ 'm.pmml': HONEST_PMML }) },
    {
      id: 'openvino-honest',
      title: 'an OpenVINO model and its numbers',
      build: () => ({
        'Model.xml': openvinoIr([{ type: 'Const', data: 'offset="0" size="4"' }]),
        'Model.bin': new Uint8Array([1, 2, 3, 4]),
      }),
    },
  ],
} satisfies TechniqueArea;
