import type { Parsed, Unexamined } from '../../core/parsed.ts';
import { sliceSource } from '../../bytes/slice-source.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { AnomalyList } from '../anomaly-list.ts';
import { claimsOf } from '../flatbuffer/claims.ts';
import type { FlatTable } from '../flatbuffer/flat-table.ts';
import { FlatbufferReader } from '../flatbuffer/read-flatbuffer.ts';
import type { Member } from '../format.ts';
import type {
  ExecutorchAnomaly,
  ExecutorchDelegate,
  ExecutorchError,
  ExecutorchProgram,
} from './executorch-program.ts';
import { EXECUTORCH_SCHEMA } from './schema.data.ts';
import { segmentBase, segmentSpans, type Span } from './segments.ts';

type Result = Parsed<ExecutorchProgram, ExecutorchAnomaly, ExecutorchError>;

/** The header and the identifier in front of the tables. */
const HEAD_BYTES = 48;
/** Parts offered for examination; a program of many methods has some hundred delegates. */
const MAX_MEMBERS = 1000;
const SEGMENT = 1;
/** First bytes of native programs and libraries: ELF, PE, Mach-O. */
const NATIVE_RE = /^(?:7f454c46|4d5a|cffaedfe|cefaedfe|cafebabe)/;

class ProgramReader {
  readonly anomalies = new AnomalyList<ExecutorchAnomaly>();
  readonly members: Member[] = [];
  readonly #source: ByteSource;
  readonly #segments: readonly (Span | undefined)[];
  readonly #inline: readonly (Span | undefined)[];

  constructor(source: ByteSource, program: FlatTable, segments: readonly (Span | undefined)[]) {
    this.#source = source;
    this.#segments = segments;
    this.#inline = program.tables('backend_delegate_data').map((data) => data.range('data'));
  }

  offer(name: string, span: Span | undefined): void {
    if (span === undefined || this.members.length >= MAX_MEMBERS) return;
    const { start, end } = span;
    const open = () => sliceSource(this.#source, start, end - start);
    this.members.push({ name, open, size: end - start, expect: 'blob' });
  }

  async delegate(delegate: FlatTable): Promise<ExecutorchDelegate> {
    const backend = delegate.text('id');
    const reference = delegate.table('processed');
    const index = reference?.number('index') ?? 0;
    const list = reference?.number('location') === SEGMENT ? this.#segments : this.#inline;
    if (reference !== undefined && index >= list.length)
      this.anomalies.add(
        'index-outside',
        delegate.at,
        `a delegate uses data ${index} of ${list.length}`,
      );
    const span = list[index];
    this.offer(`data of ${backend} at ${span?.start ?? 0}`, span);
    for (const spec of delegate.tables('compile_specs'))
      this.offer(`setting ${spec.text('key')}`, spec.range('value'));
    const head = span === undefined ? new Uint8Array(0) : await this.#source.read(span.start, 4);
    const native = NATIVE_RE.test(Buffer.from(head).toString('hex'));
    return { backend, size: (span?.end ?? 0) - (span?.start ?? 0), native, offset: delegate.at };
  }

  /** Indexes of instructions: the runtime uses them without asking in some builds. */
  checkPlan(plan: FlatTable): void {
    const [values, operators, delegates] = ['values', 'operators', 'delegates'].map(
      (slot) => plan.tables(slot).length,
    );
    const wrong = (what: string, index: number, count = 0, at = plan.at): void => {
      if (index < 0 || index >= count)
        this.anomalies.add('index-outside', at, `an instruction uses ${what} ${index} of ${count}`);
    };
    for (const chain of plan.tables('chains'))
      for (const instruction of chain.tables('instructions')) {
        const call = instruction.table('instr_args');
        if (call === undefined) continue;
        if (call.name === 'KernelCall')
          wrong('operator', call.number('op_index'), operators, call.at);
        else if (call.name === 'DelegateCall')
          wrong('delegate', call.number('delegate_index'), delegates, call.at);
        for (const value of call.numbers('args')) wrong('value', value, values, call.at);
      }
  }
}

function fullName(operator: FlatTable): string {
  const overload = operator.text('overload');
  return overload === '' ? operator.text('name') : `${operator.text('name')}.${overload}`;
}

/** Walks the tables of a program or a tensor file; weights and delegates' bytes are left where they are. */
export async function parseExecutorch(source: ByteSource, isTensorFile: boolean): Promise<Result> {
  const { size } = source;
  if (size === undefined)
    return {
      ok: false,
      error: { code: 'unknown-size', offset: 0, detail: 'the size is not known' },
    };
  const anomalies = new AnomalyList<ExecutorchAnomaly>();
  const reader = new FlatbufferReader(source, size, EXECUTORCH_SCHEMA, anomalies);
  const root = await reader.root(isTensorFile ? 'TensorFile' : 'Program');
  if (
    root === undefined ||
    !(root.has('execution_plan') || root.has('segments') || root.has('named_data'))
  )
    return {
      ok: false,
      error: { code: 'not-executorch', offset: 0, detail: 'no program at the root' },
    };
  const base = await segmentBase(source, size, anomalies);
  const segments = segmentSpans(root.tables('segments'), base, size, anomalies);
  const program = new ProgramReader(source, root, segments);
  const plans = root.tables('execution_plan');
  const delegates: ExecutorchDelegate[] = [];
  for (const plan of plans) {
    program.checkPlan(plan);
    for (const delegate of plan.tables('delegates'))
      delegates.push(await program.delegate(delegate));
  }
  for (const data of root.tables('named_data'))
    program.offer(`data ${data.text('key')}`, segments[data.number('segment_index')]);
  reader.touched.push(0, base === undefined ? 8 : HEAD_BYTES);
  for (const span of segments) if (span !== undefined) reader.touched.push(span.start, span.end);
  for (const { code, offset, detail } of program.anomalies.list)
    anomalies.add(code, offset, detail);
  if (anomalies.dropped + program.anomalies.dropped > 0)
    anomalies.list.push({ code: 'anomaly-limit', offset: 0, detail: 'more departures' });
  const unexamined: Unexamined[] =
    reader.dropped > 0
      ? [{ code: 'count-limit', detail: `${reader.dropped} tables or values were not followed` }]
      : [];
  const operators = plans.flatMap((plan) =>
    plan.tables('operators').map((each) => ({ name: fullName(each), offset: each.at })),
  );
  const backends = [...new Set(delegates.map(({ backend }) => backend))].join(', ');
  return {
    ok: true,
    value: {
      kind: isTensorFile ? 'tensors' : 'program',
      methods: plans.map((plan) => plan.text('name')),
      operators,
      delegates,
      facts: {
        framework: 'ExecuTorch',
        operators: operators.length,
        ...(backends === '' ? {} : { backends }),
      },
      claims: claimsOf(reader.touched, 'program'),
      members: program.members,
    },
    anomalies: anomalies.list,
    unexamined,
  };
}
