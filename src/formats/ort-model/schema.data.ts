import type { FlatSchema } from '../flatbuffer/schema.ts';

/** ONNX Runtime's own format (ORTM) as far as it is looked at. */
export const ORT_SCHEMA: FlatSchema = {
  tables: {
    Opaque: [],
    Session: [
      ['ort_version', 'text'],
      ['model', 'table', 'Model'],
      undefined,
      ['kernel_type_str_resolver', 'table', 'Resolver'],
    ],
    Resolver: [['op_kernel_type_str_args', 'tables', 'OperatorKernels']],
    OperatorKernels: [
      ['op_id', 'text'],
      ['kernel_type_str_args', 'tables', 'KernelTypes'],
    ],
    KernelTypes: [
      ['kernel_type_str', 'text'],
      ['args', 'tables', 'Opaque'],
    ],
    Model: [
      ['ir_version', 'i64'],
      ['opset_import', 'tables', 'Opset'],
      ['producer_name', 'text'],
      ['producer_version', 'text'],
      ['domain', 'text'],
      ['model_version', 'i64'],
      ['doc_string', 'text'],
      ['graph', 'table', 'Graph'],
      ['graph_doc_string', 'text'],
      ['metadata_props', 'tables', 'Entry'],
    ],
    Opset: [
      ['domain', 'text'],
      ['version', 'i64'],
    ],
    Entry: [
      ['key', 'text'],
      ['value', 'text'],
    ],
    Graph: [
      ['initializers', 'tables', 'Tensor'],
      ['node_args', 'tables', 'ValueInfo'],
      ['nodes', 'tables', 'Node'],
      ['max_node_index', 'u32'],
      ['node_edges', 'tables', 'Edge'],
      ['inputs', 'texts'],
      ['outputs', 'texts'],
      ['sparse_initializers', 'tables', 'Sparse'],
      ['runtime_optimizations', 'table', 'Optimizations'],
    ],
    Optimizations: [['records', 'tables', 'OptimizerRecords']],
    OptimizerRecords: [
      ['optimizer_name', 'text'],
      ['runtime_optimization_records', 'tables', 'Record'],
    ],
    Record: [
      ['action_id', 'text'],
      ['nodes_to_optimize_indices', 'table', 'Opaque'],
      undefined,
      ['produced_op_ids', 'texts'],
    ],
    ValueInfo: [
      ['name', 'text'],
      ['doc_string', 'text'],
      ['type', 'table', 'TypeInfo'],
    ],
    TypeInfo: [
      ['denotation', 'text'],
      ['value_type', 'u8'],
      ['value', 'union', 'TypeValue'],
    ],
    TensorType: [
      ['elem_type', 'i32'],
      ['shape', 'table', 'Shape'],
    ],
    Shape: [['dim', 'tables', 'Dimension']],
    Dimension: [
      ['value', 'table', 'DimensionValue'],
      ['denotation', 'text'],
    ],
    DimensionValue: [
      ['dim_type', 'i8'],
      ['dim_value', 'i64'],
      ['dim_param', 'text'],
    ],
    Edge: [
      ['node_index', 'u32'],
      ['input_edges', 'range12'],
      ['output_edges', 'range12'],
    ],
    Node: [
      ['name', 'text'],
      ['doc_string', 'text'],
      ['domain', 'text'],
      ['since_version', 'i32'],
      ['index', 'u32'],
      ['op_type', 'text'],
      ['type', 'i32'],
      ['execution_provider_type', 'text'],
      ['inputs', 'texts'],
      ['outputs', 'texts'],
      ['attributes', 'tables', 'Attribute'],
      ['input_arg_counts', 'range4'],
      ['implicit_inputs', 'texts'],
    ],
    Attribute: [
      ['name', 'text'],
      ['doc_string', 'text'],
      ['type', 'i32'],
      ['f', 'f32'],
      ['i', 'i64'],
      ['s', 'range1'],
      ['t', 'table', 'Tensor'],
      ['g', 'table', 'Graph'],
      ['floats', 'range4'],
      ['ints', 'range8'],
      ['strings', 'texts'],
      ['tensors', 'tables', 'Tensor'],
      ['graphs', 'tables', 'Graph'],
    ],
    Tensor: [
      ['name', 'text'],
      ['doc_string', 'text'],
      ['dims', 'i64s'],
      ['data_type', 'i32'],
      ['raw_data', 'range1'],
      ['string_data', 'texts'],
      ['external_data_offset', 'i64', '', -1],
    ],
    Sparse: [
      ['values', 'table', 'Tensor'],
      ['indices', 'table', 'Tensor'],
      ['dims', 'range8'],
    ],
  },
  unions: { TypeValue: { 0: 'Opaque', 1: 'TensorType' } },
};
/** Bytes of an element by TensorDataType; 0: none fixed. */
export const ORT_ELEMENT_BYTES: readonly number[] = [
  0, 4, 1, 1, 2, 2, 4, 8, 0, 1, 2, 8, 4, 8, 8, 16, 2, 1, 1, 1, 1,
];
