import { defineCheck } from '../../../core/check.ts';
import { excerpt } from '../../../core/excerpt.ts';
import { orbaxMetadata } from '../../../formats/orbax/orbax-metadata.ts';
import { pathProblem } from '../../../formats/relative-path.ts';

const CWE_502 = { id: 'CWE-502', url: 'https://cwe.mitre.org/data/definitions/502.html' } as const;
const SHOWN_CHARACTERS = 160;
/** Packages whose handlers come with JAX’s own libraries. */
const KNOWN_HANDLER_RE = /^(?:orbax|flax|grain|jax|t5x|seqio)\.[\w.]+$/;
/** Drivers that reach over the network whatever the path is. */
const REMOTE_DRIVERS: ReadonlySet<string> = new Set(['http', 'gcs', 'gcs_grpc', 's3', 'kvstack']);
const PICKLE_CODECS: ReadonlySet<string> = new Set(['pickle', 'numcodecs.pickle']);

export default defineCheck({
  id: 'orbax-metadata',
  version: 1,
  title: 'What the metadata of an Orbax checkpoint make the loader open and run',
  needs: [orbaxMetadata],
  rules: {
    'pickled-chunks': {
      title: 'Array whose pieces are pickles',
      severity: 'high',
      message: 'the array is stored with the codec {name}',
      why: 'zarr hands every piece of such an array to pickle.loads as soon as it is read, and a pickle is a program. Arrays of numbers need no such codec.',
      fix: 'Do not open the array with zarr. Ask the publisher for arrays of numbers, or for the weights in safetensors.',
      references: [
        CWE_502,
        {
          id: 'numcodecs documentation: Pickle',
          url: 'https://numcodecs.readthedocs.io/en/stable/other/pickles.html',
        },
      ],
      example: {
        bad: '"filters": [{"id": "pickle", "protocol": 5}]',
        good: '"compressor": {"id": "zstd"}',
      },
    },
    'outside-store': {
      title: 'Array stored outside of the checkpoint',
      severity: 'high',
      message: 'the driver {driver} reads {path}',
      why: 'TensorStore opens whatever the specification names: files of the host, or addresses on the network. Restoring the checkpoint then reads private data into the model, or takes weights from somebody who can change them.',
      fix: 'Do not restore the checkpoint. An honest one refers to files in its own folder.',
      references: [
        { id: 'CWE-73', url: 'https://cwe.mitre.org/data/definitions/73.html' },
        { id: 'CWE-918', url: 'https://cwe.mitre.org/data/definitions/918.html' },
        {
          id: 'TensorStore documentation: key-value stores',
          url: 'https://google.github.io/tensorstore/kvstore/index.html',
        },
      ],
      example: {
        bad: '{"driver": "file", "path": "/nonexistent/secret"}',
        good: '{"driver": "file", "path": "params.w"}',
      },
    },
    'foreign-handler': {
      title: 'Handler from an unknown package',
      severity: 'medium',
      message: 'the checkpoint asks for the handler {name}',
      why: 'The handler decides what restoring does. Orbax only uses handlers that the program registered; a checkpoint that asks for another is asking you to install and run it.',
      fix: 'Restore with a handler you choose: StandardCheckpointHandler for a tree of arrays. Do not install a package because a checkpoint names it.',
      references: [
        CWE_502,
        {
          id: 'Orbax documentation: checkpoint format',
          url: 'https://orbax.readthedocs.io/en/latest/guides/checkpoint/checkpoint_format.html',
        },
      ],
      example: {
        bad: '"item_handlers": "acme.loader.RunHandler"',
        good: '"item_handlers": "orbax.checkpoint….StandardCheckpointHandler"',
      },
    },
    'doubled-key': {
      title: 'Key that stands twice',
      severity: 'medium',
      message: '{detail}',
      why: 'One reader takes the first value, another the last: what was checked is not what is restored.',
      fix: 'Do not restore the checkpoint; have it saved again.',
      references: [{ id: 'CWE-436', url: 'https://cwe.mitre.org/data/definitions/436.html' }],
      example: { bad: '"compressor" twice in one array', good: 'each key once' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value, anomalies } of inputs['orbax-metadata']) {
      for (const { name, offset } of value.codecs) {
        if (PICKLE_CODECS.has(name.toLowerCase()))
          report('pickled-chunks', { path, offset }, { name });
      }
      for (const { driver, path: store, offset } of value.stores) {
        const isOutside =
          REMOTE_DRIVERS.has(driver) || (store !== '' && pathProblem(store) !== undefined);
        if (!isOutside) continue;
        const data = {
          driver: excerpt(driver, SHOWN_CHARACTERS),
          path: excerpt(store, SHOWN_CHARACTERS),
        };
        report('outside-store', { path, offset }, data);
      }
      for (const { name, offset } of value.handlers) {
        if (KNOWN_HANDLER_RE.test(name)) continue;
        report('foreign-handler', { path, offset }, { name: excerpt(name, SHOWN_CHARACTERS) });
      }
      for (const { offset, detail } of anomalies)
        report('doubled-key', { path, offset }, { detail });
    }
  },
});
