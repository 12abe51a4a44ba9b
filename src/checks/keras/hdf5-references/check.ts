import { defineCheck } from '../../../core/check.ts';
import { hdf5File, type Hdf5File } from '../../../formats/hdf5/hdf5-file.ts';
import { pathProblem } from '../../../formats/relative-path.ts';

const CVE_2026_1669 = {
  id: 'CVE-2026-1669',
  url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-1669',
} as const;
const CWE_73 = { id: 'CWE-73', url: 'https://cwe.mitre.org/data/definitions/73.html' } as const;
const HDF5_LINKS = {
  id: 'HDF5: external links',
  url: 'https://support.hdfgroup.org/documentation/hdf5/latest/_l_b_ext_links.html',
} as const;

/** Places that hold secrets or the state of a machine, and no data of an experiment. */
const SENSITIVE_RE =
  /^\/(?:etc|proc|sys|dev|root|boot|run|var\/(?:log|run|lib|spool))(?:\/|$)|(?:^|\/)\.(?:ssh|aws|kube|docker|netrc|env|bash_history|config)(?:\/|$|\.)|^~|^[a-z]:[\\/]windows|(?:^|\/)(?:id_rsa|passwd|shadow)$/i;

interface Outside {
  readonly place: string;
  readonly how: string;
  readonly file: string;
  readonly offset: number;
}

/** Everything that leads out of the file. */
function* outsides({ links, objects }: Hdf5File): Generator<Outside> {
  for (const { path, kind, file, offset } of links)
    if (kind === 'external')
      yield { place: path, how: 'an external link', file: file ?? '', offset };
  for (const { path, dataset, offset } of objects) {
    for (const { name } of dataset?.externalFiles ?? [])
      yield { place: path, how: 'external storage', file: name, offset };
    for (const { file } of dataset?.virtualSources ?? [])
      if (file !== '.' && file !== '')
        yield { place: path, how: 'a virtual data set', file, offset };
  }
}

export default defineCheck({
  id: 'hdf5-references',
  version: 1,
  title: 'Files that reading an HDF5 file opens beside it',
  needs: [hdf5File],
  rules: {
    'model-reads-outside': {
      title: 'Model weights that lie in another file',
      severity: 'high',
      message: '{place} of the model is {how} to {file}',
      why: 'Loading the weights opens that file with the rights of the program and puts its bytes into the model, from where they leave the machine with the next save or upload. Keras never writes such a thing, and from 3.13.2 on refuses it.',
      fix: 'Do not load the model with Keras before 3.13.2. Ask the publisher for a file that carries its weights.',
      references: [CVE_2026_1669, CWE_73, HDF5_LINKS],
      example: {
        bad: 'layers/dense/vars/0 stored in /etc/passwd',
        good: 'layers/dense/vars/0 stored in the file',
      },
    },
    'sensitive-file': {
      title: 'Data taken from a file of the machine',
      severity: 'high',
      message: '{place} is {how} to {file}',
      why: 'Whoever reads this data set reads a file of the system or of the user instead, and passes its content on.',
      fix: 'Do not read the file. HDF5 opens such files silently; h5py can be told not to with an external link prefix.',
      references: [CWE_73, HDF5_LINKS],
      example: {
        bad: 'ExternalLink("/etc/passwd", "/")',
        good: 'ExternalLink("part2.h5", "/data")',
      },
    },
    'outside-folder': {
      title: 'Data taken from outside the folder',
      severity: 'low',
      message: '{place} is {how} to {file}, outside the folder of this file',
      why: 'Which data are read depends on what lies at that place on the machine that reads.',
      fix: 'Put the files together and use relative names.',
      references: [CWE_73, HDF5_LINKS],
      example: {
        bad: 'a virtual data set over /data/run1/*.h5',
        good: 'a virtual data set over run1/*.h5',
      },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['hdf5-file']) {
      const seen = new Set<string>();
      for (const { place, how, file, offset } of outsides(value)) {
        if (seen.has(`${place}\n${file}`)) continue;
        seen.add(`${place}\n${file}`);
        const at = { path, offset };
        const data = { place, how, file: file.slice(0, 300) };
        if (value.isKeras) report('model-reads-outside', at, data);
        else if (SENSITIVE_RE.test(file)) report('sensitive-file', at, data);
        else if (pathProblem(file) !== undefined) report('outside-folder', at, data);
      }
    }
  },
});
