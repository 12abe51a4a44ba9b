import { artifact } from '../../core/artifact.ts';

/** What an XML file asks its parser to do beyond reading it. */
export interface XmlDocument {
  /** The document type declaration, as written, bounded; undefined when there is none. */
  readonly doctype: XmlPlace | undefined;
  /** Entities it declares. */
  readonly entities: readonly XmlEntity[];
  /** `xi:include` and `xml-stylesheet`: files the reader is asked to open. */
  readonly references: readonly (XmlPlace & { readonly kind: 'include' | 'stylesheet' })[];
  /** Names of entities that are used without being one of XML's five. */
  readonly used: readonly string[];
}

export interface XmlPlace {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

export interface XmlEntity extends XmlPlace {
  readonly name: string;
  /** The file or address it stands for; undefined when it stands for text. */
  readonly external: string | undefined;
}

export const xmlDocument = artifact<XmlDocument>()('xml-document');

export type XmlErrorCode = 'unknown-encoding' | 'malformed' | 'too-deep' | 'too-large';

/** Unwinds a walk; caught in the one public function of the format that walks. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
  readonly code: XmlErrorCode;
  /** Character offset. */
  readonly offset: number;
  constructor(code: XmlErrorCode, offset: number, detail: string) {
    super(detail);
    this.code = code;
    this.offset = offset;
  }
}
