import type {
  Adoption,
  Alternative,
  FormatShare,
  RepositoryClaims,
  Transfer,
} from '../core/adoption.ts';
import { ADOPTION_ANSWERS, REPOSITORY_KINDS } from '../core/adoption.ts';
import { integer, list, object, oneOf, text } from './schema-parts.ts';
import type { Schema } from './schema-parts.ts';

const flag = (description: string): Schema => ({ type: 'boolean', description });
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
  },
  ['transfer'],
);
