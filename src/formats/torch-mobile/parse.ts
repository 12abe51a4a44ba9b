import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { AnomalyList } from '../anomaly-list.ts';
import { claimsOf } from '../flatbuffer/claims.ts';
import type { FlatTable } from '../flatbuffer/flat-table.ts';
import { FlatbufferReader } from '../flatbuffer/read-flatbuffer.ts';
import type { Member } from '../format.ts';
import { MOBILE_SCHEMA, NATIVE_CLASS } from './schema.data.ts';
import type { MobileAnomaly, MobileError, MobileModule } from './torch-mobile.ts';

type Result = Parsed<MobileModule, MobileAnomaly, MobileError>;

/** Files inside a module that are examined, and constants that are kept. */
const MAX_MEMBERS = 10_000;
const MAX_TEXTS = 1000;
const MAX_TEXT = 512;

function operatorName(operator: FlatTable): string {
  const overload = operator.text('overload_name');
  return overload === '' ? operator.text('name') : `${operator.text('name')}.${overload}`;
}

/** Source code and other files a module carries along. */
function membersOf(source: ByteSource, module: FlatTable): readonly Member[] {
  return [...module.tables('jit_sources'), ...module.tables('extra_files')]
    .slice(0, MAX_MEMBERS)
    .flatMap((file) => {
      const range = file.range('content');
      if (range === undefined) return [];
      const { start, end } = range;
      const open = () => sliceSource(source, start, end - start);
      return [{ name: file.text('name'), open, size: end - start, expect: 'any' as const }];
    });
}

/** Indexes of values into other lists: the runtime's own checks came late. */
function checkIndexes(module: FlatTable, anomalies: AnomalyList<MobileAnomaly>): void {
  const values = module.tables('ivalues');
  const storages = module.tables('storage_data').length;
  const types = module.tables('object_types').length;
  for (const { at, name, index, count } of values.flatMap((value) => {
    const held = value.table('val');
    if (held?.name === 'TensorMeta')
      return [
        {
          at: held.at,
          name: 'storage',
          index: held.number('storage_location_index'),
          count: storages,
        },
      ];
    return held?.name === 'Object'
      ? [{ at: held.at, name: 'type', index: held.number('type_index'), count: types }]
      : [];
  }))
    if (index >= count)
      anomalies.add('index-outside', at, `a value uses ${name} ${index} of ${count}`);
  if (module.number('state_obj') >= values.length && values.length > 0)
    anomalies.add(
      'index-outside',
      module.at,
      `the state is value ${module.number('state_obj')} of ${values.length}`,
    );
}

/** Walks the tables of a module; storages are left where they are. */
export async function parseMobile(source: ByteSource): Promise<Result> {
  const { size } = source;
  if (size === undefined)
    return {
      ok: false,
      error: { code: 'unknown-size', offset: 0, detail: 'the size is not known' },
    };
  const anomalies = new AnomalyList<MobileAnomaly>();
  const reader = new FlatbufferReader(source, size, MOBILE_SCHEMA, anomalies);
  const module = await reader.root('Module');
  if (module === undefined || !module.has('ivalues'))
    return { ok: false, error: { code: 'not-mobile', offset: 0, detail: 'no module at the root' } };
  checkIndexes(module, anomalies);
  const held = module.tables('ivalues').flatMap((value) => value.table('val') ?? []);
  const functions = held.filter(({ name }) => name === 'Function');
  const operators = new Map(
    functions.flatMap((each) =>
      each.tables('operators').map((operator) => [operatorName(operator), operator.at] as const),
    ),
  );
  const unexamined: Unexamined[] =
    reader.dropped > 0
      ? [{ code: 'count-limit', detail: `${reader.dropped} tables or values were not followed` }]
      : [];
  if (anomalies.dropped > 0)
    anomalies.list.push({
      code: 'anomaly-limit',
      offset: 0,
      detail: `${anomalies.dropped} more departures`,
    });
  return {
    ok: true,
    value: {
      operators: Array.from(operators, ([name, offset]) => ({ name, offset })),
      nativeClasses: module
        .tables('object_types')
        .filter((type) => type.number('type') === NATIVE_CLASS)
        .map((type) => ({ name: type.text('type_name'), offset: type.at })),
      texts: held
        .filter(({ name }) => name === 'Text')
        .slice(0, MAX_TEXTS)
        .map((text) => text.text('data').slice(0, MAX_TEXT)),
      functions: functions.map((each) => each.text('qn')),
      facts: {
        framework: 'PyTorch Mobile',
        operators: operators.size,
        functions: functions.length,
      },
      claims: claimsOf(reader.touched, 'module'),
      members: membersOf(source, module),
    },
    anomalies: anomalies.list,
    unexamined,
  };
}
