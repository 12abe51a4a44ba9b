import type { Builder } from '../../core/package-proof.ts';

/** Extensions of a signing certificate that name the workflow it was given to. */
const OIDS = {
  sourceRepository: '1.3.6.1.4.1.57264.1.12',
  sourceDigest: '1.3.6.1.4.1.57264.1.13',
  sourceRef: '1.3.6.1.4.1.57264.1.14',
  buildConfig: '1.3.6.1.4.1.57264.1.18',
} as const;

const UTF8_STRING = 0x0c;
const LONG_FORM = 0x80;

export interface CertificateIdentity {
  readonly subjectAlternativeName?: string | undefined;
  readonly extensions?: { readonly issuer?: string | undefined } | undefined;
  readonly oids?:
    | readonly {
        readonly oid?: { readonly id: readonly number[] } | undefined;
        readonly value: Uint8Array;
      }[]
    | undefined;
}

/** The workflow of a verified certificate; undefined where it was given to a person or says no repository. */
export function builderOf(identity: CertificateIdentity | undefined): Builder | undefined {
  const value = (oid: string): string | undefined => {
    const found = identity?.oids?.find((one) => one.oid?.id.join('.') === oid);
    return found === undefined ? undefined : utf8(found.value);
  };
  const repository = value(OIDS.sourceRepository);
  if (repository === undefined) return undefined;
  const config = value(OIDS.buildConfig) ?? identity?.subjectAlternativeName;
  const workflow =
    config?.startsWith(`${repository}/`) === true
      ? config.slice(repository.length).replace(/^\/+/, '').replace(/@.*$/s, '')
      : undefined;
  const [ref, commit] = [value(OIDS.sourceRef), value(OIDS.sourceDigest)];
  const issuer = identity?.extensions?.issuer;
  return {
    repository,
    ...(workflow === undefined ? {} : { workflow }),
    ...(ref === undefined ? {} : { ref }),
    ...(commit === undefined ? {} : { commit }),
    ...(issuer === undefined ? {} : { issuer }),
  };
}

/** Contents of a DER UTF8String. */
function utf8(der: Uint8Array): string | undefined {
  const [tag, short = 0] = der;
  if (tag !== UTF8_STRING) return undefined;
  const lengthBytes = short < LONG_FORM ? 0 : short - LONG_FORM;
  return new TextDecoder().decode(der.subarray(2 + lengthBytes));
}
