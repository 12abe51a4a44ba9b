import type { FlatSchema } from '../flatbuffer/schema.ts';

/** ExecuTorch's program (ET12) and tensor file (FT01), ExecuTorch 1.5, as far as they are looked at. */
export const EXECUTORCH_SCHEMA: FlatSchema = {
  tables: {
    Opaque: [],
    Program: [
      ['version', 'u32'],
      ['execution_plan', 'tables', 'Plan'],
      ['constant_buffer', 'tables', 'Buffer'],
      ['backend_delegate_data', 'tables', 'Data'],
      ['segments', 'tables', 'Segment'],
      ['constant_segment', 'table', 'Subsegments'],
      ['mutable_data_segments', 'tables', 'Subsegments'],
      ['named_data', 'tables', 'NamedData'],
    ],
    Plan: [
      ['name', 'text'],
      ['container_meta_type', 'table', 'Container'],
      ['values', 'tables', 'Value'],
      ['inputs', 'range4'],
      ['outputs', 'range4'],
      ['chains', 'tables', 'Chain'],
      ['operators', 'tables', 'Operator'],
      ['delegates', 'tables', 'Delegate'],
      ['non_const_buffer_sizes', 'range8'],
    ],
    Container: [
      ['encoded_inp_str', 'text'],
      ['encoded_out_str', 'text'],
    ],
    Value: [
      ['val_type', 'u8'],
      ['val', 'union', 'Kernel'],
    ],
    Tensor: [
      ['scalar_type', 'u8'],
      ['storage_offset', 'i32'],
      ['sizes', 'i32s'],
      ['dim_order', 'range1'],
      ['requires_grad', 'u8'],
      ['data_buffer_idx', 'u32'],
      ['allocation_info', 'table', 'Opaque'],
      ['layout', 'u8'],
      ['shape_dynamism', 'u8'],
      ['extra_tensor_info', 'table', 'Extra'],
    ],
    Extra: [
      ['mutable_data_segments_idx', 'u64'],
      ['fully_qualified_name', 'text'],
      ['location', 'u8'],
    ],
    Text: [['string_val', 'text']],
    Items4: [['items', 'range4']],
    Items8: [['items', 'range8']],
    Items1: [['items', 'range1']],
    Chain: [
      ['inputs', 'range4'],
      ['outputs', 'range4'],
      ['instructions', 'tables', 'Instruction'],
    ],
    Instruction: [
      ['instr_args_type', 'u8'],
      ['instr_args', 'union', 'Arguments'],
    ],
    KernelCall: [
      ['op_index', 'i32'],
      ['args', 'i32s'],
    ],
    DelegateCall: [
      ['delegate_index', 'i32'],
      ['args', 'i32s'],
    ],
    Operator: [
      ['name', 'text'],
      ['overload', 'text'],
    ],
    Delegate: [
      ['id', 'text'],
      ['processed', 'table', 'Reference'],
      ['compile_specs', 'tables', 'CompileSpec'],
    ],
    Reference: [
      ['location', 'u8'],
      ['index', 'u32'],
    ],
    CompileSpec: [
      ['key', 'text'],
      ['value', 'range1'],
    ],
    Buffer: [['storage', 'range1']],
    Data: [['data', 'range1']],
    Segment: [
      ['offset', 'u64'],
      ['size', 'u64'],
    ],
    Subsegments: [
      ['segment_index', 'u32'],
      ['offsets', 'range8'],
    ],
    NamedData: [
      ['key', 'text'],
      ['segment_index', 'u32'],
      ['tensor_layout', 'table', 'Layout'],
    ],
    Layout: [
      ['scalar_type', 'u8'],
      ['sizes', 'range4'],
      ['dim_order', 'range1'],
    ],
    TensorFile: [
      ['version', 'u32'],
      ['segments', 'tables', 'Segment'],
      ['named_data', 'tables', 'NamedData'],
    ],
  },
  unions: {
    Kernel: { 0: 'Opaque', 5: 'Tensor', 6: 'Text', 7: 'Items8', 8: 'Items8', 9: 'Items1', 10: 'Items4', 11: 'Items4' },
    Arguments: { 0: 'Opaque', 1: 'KernelCall', 2: 'DelegateCall' },
  },
};
