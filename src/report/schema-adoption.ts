import type {
  Adoption,
  Alternative,
  FormatShare,
  RepositoryClaims,
  Transfer,
} from '../core/adoption.ts';
import { ADOPTION_ANSWERS, REPOSITORY_KINDS } from '../core/adoption.ts';
import type { Builder, ProofOfOrigin } from '../core/package-proof.ts';
import { PROOF_KINDS } from '../core/package-proof.ts';
import { PACKAGE_ECOSYSTEMS } from '../core/package.ts';
import type {
  Disagreement,
  LookAlike,
  Metric,
  PackageReputation,
  Signal,
  Standing,
} from '../core/package-reputation.ts';
import { METRICS, SIGNAL_KINDS } from '../core/package-reputation.ts';
import { flag, integer, list, object, oneOf, text } from './schema-parts.ts';
import type { Schema } from './schema-parts.ts';

const texts = (description: string): Schema => list({ type: 'string' }, description);

const REPOSITORY = object<RepositoryClaims>(
  'What a hub says of a repository. Claims, all of them.',
  {
    kind: oneOf(REPOSITORY_KINDS, 'What kind of repository.'),
    name: text('Its name on the hub.'),
    asked: text('The branch, tag or commit that was asked for.'),
    commit: text('Full hash of the commit that everything was read at.'),
    gated: flag('Access has to be asked for.'),
    private: flag('Not public.'),
    disabled: flag('Disabled by the hub.'),
    lastModified: text('ISO 8601.'),
    downloads: integer('As the hub counts them.'),
    likes: integer('As the hub counts them.'),
    library: text('The library it says it is for.'),
    licence: text('The licence its card states.'),
    baseModels: texts('The models its card says it was made from.'),
    tags: texts('Tags.'),
  },
  ['asked', 'lastModified', 'downloads', 'likes', 'library', 'licence'],
);

const METRIC = object<Metric>(
  'One measured thing, and who says so.',
  {
    name: oneOf(METRICS, 'What is measured.'),
    value: {
      description: 'Text, number, flag or list of texts.',
      anyOf: [
        { type: 'string' },
        { type: 'number' },
        { type: 'boolean' },
        { type: 'array', items: { type: 'string' } },
      ],
    },
    source: text('The registry, archive or computation it comes from.'),
    at: text('ISO 8601: the moment it is about.'),
  },
  ['at'],
);

const PROOF = object<ProofOfOrigin>(
  'One statement about where a file comes from, and whether it holds.',
  {
    subject: text('The file or version.'),
    kind: oneOf(PROOF_KINDS, 'What kind of statement.'),
    verdict: oneOf(['verified', 'invalid', 'unverifiable'], 'Whether it holds.'),
    reason: text('Why it does not, or cannot be checked.'),
    builder: object<Builder>(
      'The workflow that built it, as its certificate says.',
      {
        repository: text('Where the source lies.'),
        workflow: text('Path of the workflow.'),
        ref: text('Branch or tag.'),
        commit: text('Commit.'),
        issuer: text('Who vouched for the workflow.'),
      },
      ['workflow', 'ref', 'commit', 'issuer'],
    ),
    trust: text('What the trust comes from.'),
  },
  ['reason', 'builder', 'trust'],
);

const PACKAGE = object<PackageReputation>(
  'What is known of a package besides its code. There is no total: each part has its source.',
  {
    purl: text('Package URL.'),
    ecosystem: oneOf(PACKAGE_ECOSYSTEMS, 'Where it is published.'),
    name: text('Canonical name.'),
    version: text('The version that was weighed.'),
    asked: text('The version that was asked for.'),
    isFromRegistry: flag('A registry was asked.'),
    standing: object<Standing>('How long it has been there, as its registry dates it.', {
      ageDays: integer('Days since its first release.'),
      sinceLastDays: integer('Days since its last release.'),
      releases: integer('Number of versions.'),
      hasRepository: flag('It states a repository.'),
      isDoubtful: flag('The dates contradict the order of versions.'),
    }),
    metrics: list(METRIC, 'Facts.'),
    disagreements: list(
      object<Disagreement>('Sources that say different things.', {
        field: text('Of what.'),
        claims: list(
          object<Disagreement['claims'][number]>('What one source says.', {
            source: text('Who.'),
            value: text('What.'),
          }),
          'By source.',
        ),
      }),
      'What sources do not agree about.',
    ),
    lookAlikes: list(
      object<LookAlike>('A well-known package it may be taken for.', {
        target: text('Its name.'),
        rank: integer('Its rank among the most downloaded, from 1.'),
        by: text('How the names come near each other.'),
        signals: list(
          object<Signal>('One thing that speaks for an imitation.', {
            kind: oneOf(SIGNAL_KINDS, 'What kind of thing.'),
            detail: text('In words.'),
          }),
          'What speaks for an imitation.',
        ),
        against: texts('What speaks against one.'),
      }),
      'Most likely first.',
    ),
    proofs: list(PROOF, 'Signatures and attestations.'),
    unknown: texts('What could not be known, with the reason.'),
  },
  ['asked', 'standing'],
);

/** The optional section that answers whether to adopt what was weighed. */
export const ADOPTION = object<Adoption>(
  'Whether to take it in at all; only in reports of `weighbridge vet`.',
  {
    answer: oneOf(ADOPTION_ANSWERS, 'The answer that the verdict gives.'),
    advice: texts('What to do, the most important first.'),
    repositories: list(REPOSITORY, 'What hubs say of the targets.'),
    pins: texts('The argument that pins what was weighed, for each repository.'),
    formats: list(
      object<FormatShare>('Files of one format.', {
        format: text('Ids of formats, joined.'),
        files: integer('Number of files.'),
        bytes: integer('Bytes of them.'),
        runsCode: flag('Loading this format can run code by its nature.'),
      }),
      'By bytes.',
    ),
    alternatives: list(
      object<Alternative>(
        'A file whose format can run code, and one beside it that cannot.',
        {
          file: text('Id of the component.'),
          instead: text('Id of the safe one.'),
          sameParameters: flag('Both hold the same number of parameters.'),
        },
        ['sameParameters'],
      ),
      'By component.',
    ),
    signatures: texts('Files that are signatures; none was verified.'),
    code: texts('Python files.'),
    transfer: object<Transfer>('What the network brought.', {
      bytes: integer('Bytes of bodies.'),
      requests: integer('Requests.'),
      of: integer('Bytes of all remote files.'),
    }),
    packages: list(PACKAGE, 'What is known of the packages that were vetted.'),
  },
  ['transfer'],
);
