import { field, listOf } from '../../formats/package-metadata/json-value.ts';

const MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const MAX_BUNDLES = 16;
const MAX_ATTESTATIONS = 16;

/** The attestations of a provenance document (PEP 740), each as a Sigstore bundle. */
export function bundlesOfProvenance(document: unknown): readonly unknown[] {
  return listOf(field(document, 'attestation_bundles'), MAX_BUNDLES).flatMap((bundle) =>
    listOf(field(bundle, 'attestations'), MAX_ATTESTATIONS).map(bundleOfAttestation),
  );
}

/** The same parts under other names; what is missing stays missing and does not verify. */
export function bundleOfAttestation(attestation: unknown): unknown {
  const material = field(attestation, 'verification_material');
  const envelope = field(attestation, 'envelope');
  return {
    mediaType: MEDIA_TYPE,
    verificationMaterial: {
      certificate: { rawBytes: field(material, 'certificate') },
      tlogEntries: field(material, 'transparency_entries'),
    },
    dsseEnvelope: {
      payload: field(envelope, 'statement'),
      payloadType: 'application/vnd.in-toto+json',
      signatures: [{ sig: field(envelope, 'signature'), keyid: '' }],
    },
  };
}

/** The bundles an npm registry answers with for a version. */
export function bundlesOfAttestations(document: unknown): readonly unknown[] {
  return listOf(field(document, 'attestations'), MAX_ATTESTATIONS).map((entry) =>
    field(entry, 'bundle'),
  );
}
