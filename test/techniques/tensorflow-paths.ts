import { constant, integer, node, numbers, packedConstant, text } from '../builders/tensorflow.ts';
import type { AreaTechnique } from './area.ts';
import { computed, CRON } from './tensorflow-technique.ts';

export const PATHS: readonly AreaTechnique[] = [
  computed(
    'join',
    'StringJoin',
    constant('a', '/etc/cron'),
    constant('b', 'd/job'),
    node({
      operator: 'StringJoin',
      name: 'path',
      inputs: ['a', 'b'],
      attributes: [['separator', text('.')]],
    }),
  ),
  computed(
    'add',
    'Add',
    constant('a', '/etc/'),
    constant('b', 'cron.d/job'),
    node({ operator: 'AddV2', name: 'path', inputs: ['a', 'b'] }),
  ),
  computed(
    'reduce',
    'ReduceJoin over letters',
    constant('a', ...CRON.split('')),
    node({ operator: 'ReduceJoin', name: 'path', inputs: ['a', 'x'] }),
  ),
  computed(
    'pack',
    'Pack and ReduceJoin',
    constant('a', '/etc'),
    constant('b', '/cron.d/job'),
    node({ operator: 'Pack', name: 'p', inputs: ['a', 'b'] }),
    node({ operator: 'ReduceJoin', name: 'path', inputs: ['p', 'x'] }),
  ),
  computed(
    'substr',
    'Substr',
    constant('a', `xx${CRON}yy`),
    numbers('i', 2),
    numbers('n', CRON.length),
    node({ operator: 'Substr', name: 'path', inputs: ['a', 'i', 'n'] }),
  ),
  computed(
    'replace',
    'StaticRegexReplace',
    constant('a', '/eZZtc/croZZn.d/job'),
    node({
      operator: 'StaticRegexReplace',
      name: 'path',
      inputs: ['a'],
      attributes: [
        ['pattern', text('Z+')],
        ['rewrite', text('')],
      ],
    }),
  ),
  computed(
    'replace-dynamic',
    'RegexReplace',
    constant('a', '#etc#cron.d#job'),
    constant('p', '#'),
    constant('r', '/'),
    node({ operator: 'RegexReplace', name: 'path', inputs: ['a', 'p', 'r'] }),
  ),
  computed(
    'format',
    'StringFormat',
    constant('a', 'cron.d'),
    node({
      operator: 'StringFormat',
      name: 'path',
      inputs: ['a'],
      attributes: [
        ['template', text('/etc/{}/job')],
        ['placeholder', text('{}')],
      ],
    }),
  ),
  computed(
    'base64',
    'DecodeBase64',
    constant('a', Buffer.from(CRON).toString('base64url')),
    node({ operator: 'DecodeBase64', name: 'path', inputs: ['a'] }),
  ),
  computed(
    'code-points',
    'UnicodeEncode',
    numbers('a', ...Buffer.from(CRON)),
    numbers('s', 0, CRON.length),
    node({ operator: 'UnicodeEncode', name: 'path', inputs: ['a', 's'] }),
  ),
  computed(
    'gather',
    'GatherV2',
    constant('a', 'x', CRON),
    numbers('i', 1),
    node({ operator: 'GatherV2', name: 'path', inputs: ['a', 'i', 'x'] }),
  ),
  computed(
    'slice',
    'StridedSlice',
    constant('a', 'x', CRON),
    numbers('b', 1),
    numbers('e', 2),
    numbers('s', 1),
    node({
      operator: 'StridedSlice',
      name: 'path',
      inputs: ['a', 'b', 'e', 's'],
      attributes: [['shrink_axis_mask', integer(1)]],
    }),
  ),
  computed(
    'identity',
    'a chain of Identity and Switch',
    constant('a', CRON),
    node({ operator: 'Switch', name: 's', inputs: ['a', 'x'] }),
    node({ operator: 'Merge', name: 'm', inputs: ['x', 's:1'] }),
    node({ operator: 'Identity', name: 'path', inputs: ['m'] }),
  ),
  computed(
    'upper',
    'StringLower',
    constant('a', CRON.toUpperCase()),
    node({ operator: 'StringLower', name: 'path', inputs: ['a'] }),
  ),
  computed('packed', 'a constant in tensor_content', packedConstant('path', CRON)),
];
