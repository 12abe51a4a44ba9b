import { defineCheck } from '../../../core/check.ts';
import { hdf5File, type Hdf5Anomaly } from '../../../formats/hdf5/hdf5-file.ts';
import { kerasConfig } from '../../../formats/keras-config/keras-config.ts';

const SPEC = {
  id: 'HDF5 file format specification',
  url: 'https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html',
} as const;
const CVE_2026_0897 = {
  id: 'CVE-2026-0897',
  url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-0897',
} as const;
const CWE_1284 = {
  id: 'CWE-1284',
  url: 'https://cwe.mitre.org/data/definitions/1284.html',
} as const;
const CWE_436 = { id: 'CWE-436', url: 'https://cwe.mitre.org/data/definitions/436.html' } as const;
const CWE_789 = { id: 'CWE-789', url: 'https://cwe.mitre.org/data/definitions/789.html' } as const;

type Rule = 'broken-structure' | 'truncated-file' | 'doubled-name' | 'wrong-size';

const RULE_OF: Readonly<Record<Hdf5Anomaly, Rule | 'shape' | undefined>> = {
  'broken-structure': 'broken-structure',
  'checksum-mismatch': 'broken-structure',
  'beyond-file': 'truncated-file',
  'truncated-file': 'truncated-file',
  'duplicate-name': 'doubled-name',
  'duplicate-attribute': 'doubled-name',
  'storage-mismatch': 'wrong-size',
  'shape-overflow': 'wrong-size',
  'unbacked-shape': 'shape',
  'anomaly-limit': 'broken-structure',
  // A gap says it.
  unfollowed: undefined,
};

function isHdf5Anomaly(code: string): code is Hdf5Anomaly {
  return Object.hasOwn(RULE_OF, code);
}

export default defineCheck({
  id: 'hdf5-structure',
  version: 1,
  title: 'Whether an HDF5 file keeps the rules of its format',
  needs: [hdf5File, kerasConfig],
  rules: {
    'broken-structure': {
      title: 'Structure breaks off',
      severity: 'medium',
      message: 'the structure of the HDF5 file breaks: {detail}',
      why: 'A part of the file can not be read, or was changed after its checksum was written. The HDF5 library has had memory errors in exactly such places, and what lies behind the break was not seen.',
      fix: 'Compare size and hash with what the publisher states. If they agree, do not load the file.',
      references: [SPEC, CWE_1284],
      example: {
        bad: 'an object header whose checksum is wrong',
        good: 'a file as h5py writes it',
      },
    },
    'truncated-file': {
      title: 'File ends too early',
      severity: 'medium',
      message: 'a part of the file is missing: {detail}',
      why: 'The download broke off, or the file points beyond its own end.',
      fix: 'Fetch the file again.',
      references: [SPEC, CWE_1284],
      example: {
        bad: 'a stated end of 4 MB in a file of 2 MB',
        good: 'a file that ends where it says',
      },
    },
    'doubled-name': {
      title: 'A name that stands twice',
      severity: 'medium',
      message: 'readers disagree about a name: {detail}',
      why: 'The library finds one of the two and a tool that walks the file another: two models in one file. No library writes it.',
      fix: 'Do not load the file.',
      references: [SPEC, CWE_436],
      example: { bad: 'two attributes model_config on the root group', good: 'one of each name' },
    },
    'wrong-size': {
      title: 'Shape and data disagree',
      severity: 'medium',
      message: 'a data set does not fit its data: {detail}',
      why: 'A reader that trusts the shape reads beyond the data or allocates what does not exist.',
      fix: 'Do not load the file; ask the publisher for a whole one.',
      references: [SPEC, CWE_1284],
      example: { bad: 'a shape of 1 MB over 16 bytes', good: 'a shape of 16 bytes over 16 bytes' },
    },
    'oversized-weights': {
      title: 'Weights that exist only by name',
      severity: 'high',
      message: 'a weight of the model claims memory it does not store: {detail}',
      why: 'Loading the model allocates the whole shape and ends the process, or the machine, for lack of memory. A few bytes are enough to claim terabytes.',
      fix: 'Do not load the model with Keras before 3.13.1, which allocates first and compares later.',
      references: [CVE_2026_0897, CWE_789],
      example: {
        bad: 'a shape of [1000000, 1000000] without data',
        good: 'a shape of [64, 10] with 2,560 bytes',
      },
    },
    'sparse-data': {
      title: 'Data set much larger than its data',
      severity: 'low',
      message: 'a data set is mostly empty: {detail}',
      why: 'Who reads it whole needs that much memory.',
      fix: 'Read it in parts.',
      references: [CWE_789],
      example: { bad: 'a terabyte of fill values', good: 'data that are there' },
    },
    'second-configuration': {
      title: 'Second model configuration',
      severity: 'medium',
      message: 'the file holds a further model configuration: {origin}',
      why: 'Keras reads the configuration of the root group. Another one is seen by tools that search the file, or is kept for a loader that starts elsewhere: it hides which model is the real one.',
      fix: 'Ask the publisher why there are two.',
      references: [CWE_436],
      example: { bad: 'model_config on / and on /model_weights', good: 'model_config on /' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value, anomalies } of inputs['hdf5-file']) {
      for (const { code, offset, detail } of anomalies) {
        const rule = isHdf5Anomaly(code) ? RULE_OF[code] : undefined;
        if (rule === undefined) continue;
        const at = { path, offset };
        if (rule === 'shape')
          report(value.isKeras ? 'oversized-weights' : 'sparse-data', at, { detail });
        else report(rule, at, { detail });
      }
    }
    const models = inputs['keras-config'].filter(
      ({ value }) =>
        value.container === 'hdf5' && value.origin.startsWith('attribute model_config of'),
    );
    for (const { path, value } of models.filter(
      ({ value: { origin } }) => models.length > 1 && !origin.endsWith(' of /'),
    ))
      report('second-configuration', { path, offset: value.place }, { origin: value.origin });
  },
});
