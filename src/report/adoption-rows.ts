import type { Adoption, AdoptionAnswer, RepositoryClaims } from '../core/adoption.ts';
import type { AdoptionRow } from './package-rows.ts';
import { packageRows } from './package-rows.ts';
import { factText, nameText } from './place.ts';
import { bytesText, countText, numberText } from './quantity.ts';

/** The answer as every human-readable report says it. */
export const ANSWER_WORDS: Readonly<Record<AdoptionAnswer, string>> = {
  adopt: 'Adopt',
  'do-not-adopt': 'Do not adopt',
  undecided: 'Undecided',
};

/** Names shown per row. */
const MAX_NAMES = 5;

/** What is known of the thing itself; what findings say stands elsewhere. */
export function adoptionRows(adoption: Adoption): readonly AdoptionRow[] {
  const { repositories, formats, alternatives, signatures, code, transfer, packages } = adoption;
  return [
    ...repositories.flatMap(repositoryRows),
    ...packages.flatMap(packageRows),
    ...formats.map(({ format, files, bytes, runsCode }): AdoptionRow => {
      const note = runsCode ? ' · can run code when loaded' : '';
      return [
        'format',
        `${nameText(format)}: ${countText(files, 'file')}, ${bytesText(bytes)}${note}`,
      ];
    }),
    ...alternatives.slice(0, MAX_NAMES).map(({ file, instead, sameParameters }): AdoptionRow => {
      const same = sameParameters === true ? ' (as many parameters)' : '';
      const other =
        sameParameters === false ? ' (another number of parameters: not the same weights)' : '';
      return ['prefer', `${nameText(instead)} to ${nameText(file)}${same}${other}`];
    }),
    ...(code.length === 0 ? [] : [['Python', names(code)] satisfies AdoptionRow]),
    ...(packages.length > 0 && signatures.length === 0
      ? []
      : [
          [
            'signature',
            signatures.length === 0 ? 'none' : `${names(signatures)} (not verified)`,
          ] satisfies AdoptionRow,
        ]),
    ...(transfer === undefined
      ? []
      : [
          [
            'transferred',
            `${bytesText(transfer.bytes)} of ${bytesText(transfer.of)}, ${countText(transfer.requests, 'request')}`,
          ] satisfies AdoptionRow,
        ]),
  ];
}

function repositoryRows(claims: RepositoryClaims): readonly AdoptionRow[] {
  const access = [
    claims.gated ? 'gated' : '',
    claims.private ? 'private' : '',
    claims.disabled ? 'disabled by the hub' : '',
  ].filter((word) => word !== '');
  const use = [
    claims.downloads === undefined ? '' : `${numberText(claims.downloads)} downloads`,
    claims.likes === undefined ? '' : `${numberText(claims.likes)} likes`,
  ].filter((word) => word !== '');
  return [
    [claims.kind, nameText(claims.name)],
    ['pin', `revision="${claims.commit}"`],
    ['licence', claims.licence === undefined ? 'none stated' : factText(claims.licence)],
    ...(claims.baseModels.length === 0
      ? []
      : [['base model', names(claims.baseModels)] satisfies AdoptionRow]),
    ...(claims.library === undefined
      ? []
      : [['library', factText(claims.library)] satisfies AdoptionRow]),
    ['access', access.length === 0 ? 'open' : access.join(', ')],
    ...(claims.lastModified === undefined
      ? []
      : [['modified', claims.lastModified.slice(0, 10)] satisfies AdoptionRow]),
    ...(use.length === 0 ? [] : [['hub counts', use.join(', ')] satisfies AdoptionRow]),
  ];
}

function names(list: readonly string[]): string {
  const shown = list.slice(0, MAX_NAMES).map(nameText).join(', ');
  const rest = list.length - MAX_NAMES;
  return rest > 0 ? `${shown} and ${numberText(rest)} more` : shown;
}
