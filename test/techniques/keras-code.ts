import {
  HARMFUL_CODE,
  kerasObject,
  lambda,
  legacyLambda,
  legacySequential,
  pythonBase64,
  sequential,
  dense,
  type Json,
} from '../builders/keras.ts';
import { codeObject, FAMILIES, handedOn, identity, importAndCall } from '../builders/marshal.ts';
import type { AreaTechnique } from './area.ts';
import { CODE, COMMAND, jsonTechnique, kerasTechnique } from './keras-technique.ts';

function wrapped(className: string, layer: Json): Json {
  return kerasObject(className, { name: 'outer', layer });
}

export const KERAS_CODE_TECHNIQUES: readonly AreaTechnique[] = [
  kerasTechnique(
    '6.1',
    'a Lambda layer with marshalled code',
    sequential(dense(), lambda()),
    [CODE],
    COMMAND,
  ),
  jsonTechnique(
    '6.1-legacy',
    'the list form of Keras 2 in an architecture file',
    legacySequential(legacyLambda()),
    [CODE],
    COMMAND,
  ),
  kerasTechnique(
    '6.1-harmless',
    'a Lambda whose code calls nothing',
    sequential(lambda(pythonBase64(identity()))),
    ['keras-code/embedded-code'],
  ),
  kerasTechnique(
    '6.1-unreadable',
    'a Lambda whose code no Python reads',
    sequential(lambda('AAAA')),
    ['keras-code/unreadable-code'],
  ),
  kerasTechnique(
    '6.1-raw',
    'code as characters instead of base64',
    sequential(
      lambda(importAndCall(11, 'os', 'system', 'echo weighbridge-test').toString('latin1')),
    ),
    [CODE],
    COMMAND,
  ),
  kerasTechnique(
    '6.1-noise',
    'base64 with characters in it that Python skips',
    sequential(lambda(`!!${HARMFUL_CODE.replaceAll('\n', '\n~ ')}`)),
    [CODE],
    COMMAND,
  ),
  kerasTechnique(
    '6.1-output-shape',
    'code in the output shape of a Lambda',
    sequential(
      kerasObject('Lambda', {
        name: 'l',
        function: 'relu',
        output_shape: { class_name: '__lambda__', config: { code: HARMFUL_CODE } },
      }),
    ),
    [CODE],
    COMMAND,
  ),
  kerasTechnique(
    '6.1-value',
    'the general form of a lambda, in an activation',
    sequential(
      kerasObject('Dense', {
        units: 1,
        activation: { class_name: '__lambda__', config: { value: [HARMFUL_CODE, null, null] } },
      }),
    ),
    [CODE],
    COMMAND,
  ),
  kerasTechnique(
    '6.1-handed-on',
    'code that hands a dangerous function on instead of calling it',
    sequential(lambda(pythonBase64(handedOn('os', 'system')))),
    [CODE],
    'os.system',
  ),
  kerasTechnique(
    '6.1-parted',
    'code whose names are put together at run time',
    sequential(
      lambda(
        pythonBase64(
          codeObject({ minor: 8, code: [100, 0, 83, 0], constants: [null, 'os', 'system'] }),
        ),
      ),
    ),
    [CODE],
    'os.system',
  ),
  kerasTechnique(
    '6.1-names',
    'code of an unknown version, by its names',
    sequential(
      lambda(
        pythonBase64(
          codeObject({ minor: 11, code: [255, 0, 250, 0, 251, 0], names: ['os', 'system'] }),
        ),
      ),
    ),
    [CODE],
  ),
  ...FAMILIES.map((minor) =>
    kerasTechnique(
      `6.1-python-3.${minor}`,
      `the same by CPython 3.${minor}`,
      sequential(
        lambda(pythonBase64(importAndCall(minor, 'os', 'system', 'echo weighbridge-test'))),
      ),
      [CODE],
      COMMAND,
    ),
  ),
  kerasTechnique(
    '6.2',
    'a Lambda three models deep',
    sequential(sequential(sequential(lambda()))),
    [CODE],
    COMMAND,
  ),
  kerasTechnique(
    '6.2-wrapper',
    'a Lambda inside TimeDistributed inside Bidirectional',
    sequential(wrapped('Bidirectional', wrapped('TimeDistributed', lambda()))),
    [CODE],
    COMMAND,
  ),
  kerasTechnique(
    '6.2-functional',
    'a Lambda in a functional model',
    {
      module: 'keras.src.models.functional',
      class_name: 'Functional',
      config: { layers: [lambda()], input_layers: [], output_layers: [] },
      registered_name: 'Functional',
    },
    [CODE],
  ),
  kerasTechnique(
    '6.3-registered',
    'a Lambda under a registered name',
    sequential(
      kerasObject(
        'Dense',
        { name: 'd', function: [HARMFUL_CODE, null, null], function_type: 'lambda' },
        { registered_name: 'keras.layers>Lambda' },
      ),
    ),
    [CODE, 'keras-references/spoofed-name'],
  ),
  kerasTechnique(
    '6.3-dotted',
    'a Lambda with its module in the class name',
    sequential({
      class_name: 'keras.layers.Lambda',
      config: { function: [HARMFUL_CODE, null, null], function_type: 'lambda' },
    }),
    [CODE],
  ),
  kerasTechnique(
    '6.3-custom',
    'code under a key of a custom class',
    sequential({
      module: 'pkg.layers',
      class_name: 'Runner',
      config: { payload: HARMFUL_CODE },
      registered_name: 'pkg>Runner',
    }),
    [CODE, 'keras-references/custom-object'],
  ),
];
