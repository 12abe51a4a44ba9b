import { defineCheck } from '../../../core/check.ts';
import { onnxModel, type ExternalData } from '../../../formats/onnx/onnx-model.ts';
import { pathProblem } from '../../../formats/relative-path.ts';

/** How ONNX Runtime marks tensors in memory; the offset is then an address. */
const MEMORY_LOCATION = '*/_ORT_MEM_ADDR_/*';
/** Whole numbers as ONNX writes them into the text entries. */
const NUMBER_RE = /^[0-9]{1,19}$/;

const SPECIFICATION = {
  id: 'ONNX external data',
  url: 'https://github.com/onnx/onnx/blob/main/docs/ExternalData.md',
} as const;
const CWE_22 = { id: 'CWE-22', url: 'https://cwe.mitre.org/data/definitions/22.html' } as const;

/** What is wrong with offset and length, or undefined. */
function rangeProblem(data: ExternalData): string | undefined {
  for (const [key, text] of [
    ['offset', data.offset],
    ['length', data.length],
  ] as const) {
    if (text === undefined || text === '') continue;
    if (!NUMBER_RE.test(text) || !Number.isSafeInteger(Number(text)))
      return `${key} is ${text.slice(0, 40)}`;
  }
  const end = Number(data.offset ?? 0) + Number(data.length ?? 0);
  if (!Number.isSafeInteger(end)) return `offset and length add up to ${end}`;
  if (
    data.length !== undefined &&
    data.length !== '' &&
    data.bytes !== undefined &&
    Number(data.length) < data.bytes
  ) {
    return `length is ${data.length}, type and shape need ${data.bytes} bytes`;
  }
  return undefined;
}

export default defineCheck({
  id: 'onnx-external-data',
  version: 1,
  title: 'Which files an ONNX model makes the loader read for its tensors',
  needs: [onnxModel],
  rules: {
    'path-escape': {
      title: 'Tensor data outside the model’s folder',
      severity: 'high',
      message: 'tensor {tensor} ({where}) is read from {location} ({problem})',
      why: 'The loader opens this path when the model is loaded. It reads any file the user may read, as numbers that the model can give out again; with functions that save the model, it writes there. Four rounds of fixes each missed a spelling, so an old or other loader may follow it still.',
      fix: 'Do not load the model. An honest one names a file beside itself. Keep onnx at 1.21 or later.',
      references: [
        { id: 'CVE-2022-25882', url: 'https://nvd.nist.gov/vuln/detail/CVE-2022-25882' },
        { id: 'CVE-2024-27318', url: 'https://nvd.nist.gov/vuln/detail/CVE-2024-27318' },
        { id: 'CVE-2024-5187', url: 'https://nvd.nist.gov/vuln/detail/CVE-2024-5187' },
        { id: 'CVE-2025-51480', url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-51480' },
        { id: 'CVE-2026-34446' },
        { id: 'CVE-2026-34447' },
        CWE_22,
      ],
      example: { bad: 'location: ../../../etc/passwd', good: 'location: model.onnx.data' },
    },
    'memory-address': {
      title: 'Tensor data at a memory address',
      severity: 'high',
      message:
        'tensor {tensor} ({where}) is read from the memory address {address} of the loading process',
      why: 'ONNX Runtime and OpenVINO use this location among themselves for tensors that are already in memory; the offset is then a pointer. A file that contains it makes a loader that does not refuse it read any address of its process: a crash, or secrets in the weights.',
      fix: 'Do not load the model. No file on disk has a reason to contain this.',
      references: [{ id: 'CWE-822', url: 'https://cwe.mitre.org/data/definitions/822.html' }],
      example: { bad: 'location: */_ORT_MEM_ADDR_/*', good: 'location: model.onnx.data' },
    },
    'own-file': {
      title: 'Tensor data in the model file itself',
      severity: 'medium',
      message: 'tensor {tensor} ({where}) is read from the model file {location}',
      why: 'The tensor then consists of the model’s own bytes, structure included, and a function that writes the data back overwrites the model. No exporter does this.',
      fix: 'Do not use the model. Export it again from its source.',
      references: [SPECIFICATION, CWE_22],
      example: { bad: 'location: model.onnx inside model.onnx', good: 'location: model.onnx.data' },
    },
    'missing-location': {
      title: 'External tensor without a file',
      severity: 'medium',
      message: 'tensor {tensor} ({where}) says its data are external and names no file',
      why: 'Loaders differ: some fail, some open the folder, some read the numbers that are in the model after all.',
      fix: 'Export the model again.',
      references: [
        SPECIFICATION,
        { id: 'CWE-1286', url: 'https://cwe.mitre.org/data/definitions/1286.html' },
      ],
      example: {
        bad: 'data_location EXTERNAL without external_data',
        good: 'external_data with a location',
      },
    },
    'invalid-range': {
      title: 'Offset or length that can not be',
      severity: 'medium',
      message: 'tensor {tensor} ({where}) has an impossible range: {problem}',
      why: 'Offset and length are texts that a loader turns into numbers and uses to read or map a file. Negative, huge or too short values read other memory than the tensor’s, or exhaust it.',
      fix: 'Do not load the model. Export it again from its source.',
      references: [
        { id: 'CWE-1284', url: 'https://cwe.mitre.org/data/definitions/1284.html' },
        { id: 'CWE-125', url: 'https://cwe.mitre.org/data/definitions/125.html' },
      ],
      example: { bad: 'offset: -1', good: 'offset: 4096' },
    },
    'unknown-key': {
      title: 'Unknown entry in the external data',
      severity: 'medium',
      message: 'tensor {tensor} ({where}) has the external data entries {keys}',
      why: 'The Python loader of onnx once set every key of this list as an attribute of its own object, whatever it was called. The specification knows location, offset, length, checksum and basepath.',
      fix: 'Do not load the model with onnx before 1.21. Export it again from its source.',
      references: [
        SPECIFICATION,
        { id: 'CWE-915', url: 'https://cwe.mitre.org/data/definitions/915.html' },
      ],
      example: { bad: 'key: __class__', good: 'key: length' },
    },
    'two-sources': {
      title: 'Tensor stored inside and outside',
      severity: 'medium',
      message: 'tensor {tensor} ({where}) has its data in the model and in {location}',
      why: 'Which of the two counts depends on the loader. What was examined is not what runs.',
      fix: 'Export the model again from its source.',
      references: [
        SPECIFICATION,
        { id: 'CWE-436', url: 'https://cwe.mitre.org/data/definitions/436.html' },
      ],
      example: { bad: 'raw_data and external_data in one tensor', good: 'one of them' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['onnx-model']) {
      for (const data of value.externalData) {
        const at = { path, offset: data.at, tensor: data.tensor };
        const { tensor, where, location } = data;
        if (location === undefined || location === '')
          report('missing-location', at, { tensor, where });
        else {
          const problem = pathProblem(location);
          if (location === MEMORY_LOCATION) {
            report('memory-address', at, { tensor, where, address: data.offset ?? '0' });
          } else if (problem !== undefined)
            report('path-escape', at, { tensor, where, location, problem });
          else if (location.toLowerCase().replace(/^(?:\.[\\/]+)+/, '') === value.fileName) {
            report('own-file', at, { tensor, where, location });
          }
        }
        const problem = rangeProblem(data);
        if (problem !== undefined) report('invalid-range', at, { tensor, where, problem });
        if (data.otherKeys.length > 0) {
          report('unknown-key', at, { tensor, where, keys: data.otherKeys.join(', ') });
        }
        if (data.alsoEmbedded)
          report('two-sources', at, { tensor, where, location: location ?? '' });
      }
    }
  },
});
