/** What kind of thing a component is. */
export const COMPONENT_TYPES = [
  'model',
  'dataset',
  'package',
  'source',
  'config',
  'archive',
  'document',
  'binary',
  'application',
] as const;
export type ComponentType = (typeof COMPONENT_TYPES)[number];

/** A thing that exists in the target. */
export interface Component {
  /** Stable inside a report: the path relative to the target, with `/`. */
  readonly id: string;
  readonly type: ComponentType;
  readonly name: string;
  /** Ids of the formats recognised in the file's own bytes, sorted. Two or more mean a polyglot. */
  readonly formats: readonly string[];
  /** Size on disk in bytes. */
  readonly size?: number;
  /** Bytes that were actually read to examine it. */
  readonly bytesRead?: number;
  /** Lower-case hex SHA-256 of the whole file; only when it was asked for, since it needs every byte. */
  readonly sha256?: string;
  /** Package URL, where the component has one. */
  readonly purl?: string;
  /** Facts for an inventory: tensor count, parameter count, producer, licence… */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

export const RELATION_KINDS = ['contains', 'loads', 'depends-on', 'trained-on', 'serves'] as const;
export type RelationKind = (typeof RELATION_KINDS)[number];

export interface Relation {
  readonly from: string;
  readonly kind: RelationKind;
  readonly to: string;
}
