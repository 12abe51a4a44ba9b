import type { WireErrorCode } from '../../formats/protobuf/wire.ts';

/** Rules that every check of a protobuf format has, with words of its own. */
export type ProtobufRule =
  | 'broken-structure'
  | 'repeated-field'
  | 'unusual-encoding'
  | 'unknown-payload';

/** What the walk over a protobuf message notices, whatever its schema. */
type ProtobufAnomaly =
  | WireErrorCode
  | 'duplicate-field'
  | 'overlong-varint'
  | 'group'
  | 'unknown-payload'
  | 'anomaly-limit';

export const PROTOBUF_RULE_OF: Readonly<Record<ProtobufAnomaly, ProtobufRule>> = {
  'truncated-field': 'broken-structure',
  'invalid-varint': 'broken-structure',
  'invalid-tag': 'broken-structure',
  'field-beyond-message': 'broken-structure',
  'unmatched-group': 'broken-structure',
  'too-deep': 'broken-structure',
  'duplicate-field': 'repeated-field',
  'overlong-varint': 'unusual-encoding',
  group: 'unusual-encoding',
  'unknown-payload': 'unknown-payload',
  'anomaly-limit': 'unusual-encoding',
};
