import { defineCheck } from '../../../core/check.ts';
import { openvinoModel } from '../../../formats/openvino-ir/openvino-model.ts';

/** Operation sets of OpenVINO and the ones its own transformations write. */
const OWN_RE =
  /^(?:opset\d{1,2}|experimental|ie_internal_opset|type_relaxed_opset|gpu_opset|cpu_plugin_opset|util|SnippetsOpset)?$/;

/** Operation set that an extension library's operations have when it names none. */
const EXTENSION = 'extension';
/** Operations of the library OpenVINO Tokenizers (2025.4), in tokenizer models that OpenVINO's own tools export. */
const TOKENIZER_RE =
  /^(?:StringTensor(?:Pack|Unpack)|RaggedTensorPack|RaggedToDense|RaggedToSparse|RaggedToRagged|StringToHashBucket|CaseFold|NormalizeUnicode|RegexNormalization|CharsMapNormalization|RegexSplit|SpecialTokensSplit|WordpieceTokenizer|BPETokenizer|BytesToChars|UnigramTokenizer|CombineSegments|Truncate|VocabDecoder|VocabEncoder|CharsToBytes|ByteFallback|FuzeRagged|UTF8Validate|TrieTokenizer|EqualStr|Sentencepiece(?:Tokenizer|Detokenizer|StreamDetokenizer)|StringSplit|LookupTable\w{0,20})$/;

export default defineCheck({
  id: 'openvino-operations',
  version: 2,
  title: 'Operations of an OpenVINO model that need code from outside, and where its numbers stand',
  needs: [openvinoModel],
  rules: {
    'custom-operation': {
      title: 'Operation from outside OpenVINO',
      severity: 'medium',
      message:
        'the model needs {operation} of {opset}, which is not part of OpenVINO ({count} times)',
      why: 'The model runs only when somebody registers a native extension library with this operation set. A repository that ships the model with such a library asks you to load it into your process: that is the code to vet, not the model.',
      fix: 'Take the library from a publisher you know, not from the model’s repository, or ask for a model with standard operations.',
      references: [
        { id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' },
        { id: 'OpenVINO extensibility', url: 'https://docs.openvino.ai/' },
      ],
      example: { bad: 'version="my_opset"', good: 'version="opset13"' },
    },
    'add-on-operation': {
      title: 'Operation of an add-on library',
      severity: 'low',
      message: 'the model needs {operation} of OpenVINO Tokenizers ({count} times)',
      why: 'The model runs only where this library is installed.',
      fix: 'Install openvino-tokenizers from its publisher.',
      references: [{ id: 'CWE-829', url: 'https://cwe.mitre.org/data/definitions/829.html' }],
      example: { bad: 'type="BPETokenizer" version="extension"', good: 'version="opset13"' },
    },
    'odd-place': {
      title: 'Constant at an impossible place',
      severity: 'medium',
      message: 'a constant stands at {place}',
      why: 'The reader computes an address from these numbers. A place outside the file, or one that overflows, makes it read other memory.',
      fix: 'Do not load the model. No converter writes such a place.',
      references: [{ id: 'CWE-125', url: 'https://cwe.mitre.org/data/definitions/125.html' }],
      example: { bad: 'offset="18446744073709551615"', good: 'offset="0" size="128"' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['openvino-model']) {
      for (const { type: operation, opset, count, line } of value.operations)
        if (opset === EXTENSION && TOKENIZER_RE.test(operation))
          report('add-on-operation', { path, line }, { operation, count });
        else if (!OWN_RE.test(opset))
          report('custom-operation', { path, line }, { operation, opset, count });
      for (const { text: place, line } of value.constants.odd)
        report('odd-place', { path, line }, { place });
    }
  },
});
