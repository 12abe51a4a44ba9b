import type { FlatSchema } from '../flatbuffer/schema.ts';

/** PyTorch's mobile bytecode (PTMF) as far as it is looked at. */
export const MOBILE_SCHEMA: FlatSchema = {
  tables: {
    Opaque: [],
    Module: [
      ['bytecode_version', 'u32'],
      ['extra_files', 'tables', 'ExtraFile'],
      ['methods', 'range4'],
      ['state_obj', 'u32'],
      ['ivalues', 'tables', 'Value'],
      ['storage_data_size', 'i32'],
      ['storage_data', 'tables', 'Storage'],
      ['object_types', 'tables', 'ObjectType'],
      ['jit_sources', 'tables', 'ExtraFile'],
      ['jit_constants', 'range4'],
      ['operator_version', 'u32'],
    ],
    ExtraFile: [
      ['name', 'text'],
      ['content', 'range1'],
    ],
    Storage: [['data', 'range1']],
    ObjectType: [
      ['type_name', 'text'],
      ['type', 'u8'],
      ['attr_names', 'texts'],
    ],
    Value: [
      ['val_type', 'u8'],
      ['val', 'union', 'Value'],
    ],
    TensorMeta: [
      ['storage_location_index', 'u32'],
      ['scalar_type', 'i8'],
      ['storage_offset', 'i32'],
      ['sizes', 'i32s'],
      ['strides', 'i32s'],
      ['requires_grad', 'u8'],
      ['quantized_schema', 'table', 'Opaque'],
    ],
    Text: [['data', 'text']],
    Items4: [
      ['items', 'range4'],
      ['annotation_str', 'text'],
    ],
    Items8: [['items', 'range8']],
    Items1: [['items', 'range1']],
    Dict: [
      ['keys', 'range4'],
      ['values', 'range4'],
      ['annotation_str', 'text'],
    ],
    Object: [
      ['type_index', 'u32'],
      ['state', 'u32'],
      ['attrs', 'range4'],
      ['setstate_func', 'u32'],
    ],
    Enum: [
      ['type_name', 'text'],
      ['value', 'u32'],
    ],
    Function: [
      ['qn', 'text'],
      ['instructions', 'range8'],
      ['operators', 'tables', 'Operator'],
      ['constants', 'range4'],
      ['type_annotations', 'texts'],
      ['register_size', 'i32'],
      ['schema', 'table', 'Schema'],
      ['debug_info', 'table', 'Debug'],
      ['class_type', 'u32'],
    ],
    Schema: [
      ['arguments', 'tables', 'Argument'],
      ['returns', 'tables', 'Argument'],
    ],
    Argument: [
      ['name', 'text'],
      ['type', 'text'],
    ],
    Debug: [['debug_handle', 'range8']],
    Operator: [
      ['name', 'text'],
      ['overload_name', 'text'],
    ],
  },
  unions: {
    Value: {
      0: 'Opaque',
      1: '#8',
      2: '#1',
      3: '#8',
      4: '#16',
      5: 'TensorMeta',
      6: 'Text',
      7: 'Items4',
      8: 'Items4',
      9: 'Dict',
      10: 'Object',
      11: 'Items8',
      12: 'Items8',
      13: 'Items1',
      14: 'Text',
      15: 'Enum',
      16: 'Function',
    },
  },
};

/** `ObjectType.type` of classes that native code defines. */
export const NATIVE_CLASS = 2;
