import { canonicalName } from '../../ecosystems/package-name.ts';
import { schemeOf } from '../../ecosystems/versions/scheme.ts';
import type { Catalogue } from '../plan/catalogue.ts';
import { isEarly } from '../plan/choose-version.ts';
import type { AdvisoryBook } from '../plan/known-advisory.ts';
import type { TextEdit } from '../text-edit.ts';
import { applyEdits } from '../text-edit.ts';
import { findPins } from './find-pins.ts';
import type { CommandPin } from './pin-commands.ts';
import { findCommandPins } from './pin-commands.ts';
import type { PinPlace } from './pin-place.ts';

/** Something that is taken as it happens to be, and what is done about it. */
export interface PlannedPin {
  readonly path: string;
  readonly line: number;
  readonly kind: 'model' | 'dataset' | 'server';
  /** Repository of a hub, or package. */
  readonly name: string;
  /** Commit or version it is pinned to; undefined where it is not. */
  readonly to: string | undefined;
  readonly edit: TextEdit | undefined;
  /** Why it is not, and what to do. */
  readonly why?: string;
}

export interface PinQuestion {
  readonly sources: readonly { readonly path: string; readonly text: string }[];
  /** Configurations of servers of the Model Context Protocol. */
  readonly servers: readonly { readonly path: string; readonly text: string }[];
  /** Asks a hub for a commit; undefined where nobody may be asked. */
  readonly resolve:
    | ((question: {
        readonly repository: 'model' | 'dataset';
        readonly names: readonly string[];
        readonly revision: string | undefined;
      }) => Promise<
        | { readonly ok: true; readonly name: string; readonly commit: string }
        | { readonly ok: false; readonly why: string }
      >)
    | undefined;
  readonly catalogue: Catalogue;
  readonly advisories: AdvisoryBook | undefined;
}

/** Pins models and data sets to the commit, and servers to the version, that is current now. */
export async function planPins(question: PinQuestion): Promise<readonly PlannedPin[]> {
  const pins: PlannedPin[] = [];
  for (const { path, text } of question.sources) {
    const planned: PlannedPin[] = [];
    for (const place of await findPins(path, text))
      planned.push(await planPlace(path, place, question));
    pins.push(...(await proved(path, text, planned)));
  }
  for (const { path, text } of question.servers)
    for (const pin of findCommandPins(text)) pins.push(await planServer(path, pin, question));
  return pins;
}

async function planPlace(
  path: string,
  place: PinPlace,
  { resolve }: PinQuestion,
): Promise<PlannedPin> {
  const [shown = ''] = place.names.toReversed();
  const base = { path, line: place.line, kind: place.repository, name: shown };
  const byHand = (why: string): PlannedPin => ({ ...base, to: undefined, edit: undefined, why });
  if (place.edit === undefined) return byHand(place.why ?? 'it cannot be changed by a program');
  if (resolve === undefined) {
    const at = place.repository === 'dataset' ? 'datasets/' : '';
    return byHand(
      `nobody was asked for the commit: weighbridge vet hf:${at}${place.names[0] ?? shown}${place.revision === undefined ? '' : `@${place.revision}`} prints it, add revision="<commit>"`,
    );
  }
  const { repository, names, revision } = place;
  const answer = await resolve({ repository, names, revision });
  if (!answer.ok) return byHand(answer.why);
  return { ...base, name: answer.name, to: answer.commit, edit: place.edit(answer.commit) };
}

/** The edited source is read again: every call that was to be pinned must be, and no other call may have changed. */
async function proved(
  path: string,
  text: string,
  planned: readonly PlannedPin[],
): Promise<readonly PlannedPin[]> {
  const edits = planned.flatMap(({ edit }) => edit ?? []);
  if (edits.length === 0) return planned;
  const rest = await findPins(path, applyEdits(text, edits));
  const open = planned.filter(({ edit }) => edit === undefined).map(({ name }) => name);
  const left = rest.map(({ names }) => names.at(-1) ?? '');
  if (left.toSorted().join('\n') === open.toSorted().join('\n')) return planned;
  return planned.map(({ edit, ...pin }) =>
    edit === undefined
      ? { ...pin, edit }
      : {
          ...pin,
          to: undefined,
          edit: undefined,
          why: `add revision="${pin.to ?? ''}" by hand: the change could not be proved`,
        },
  );
}

async function planServer(
  path: string,
  pin: CommandPin,
  { catalogue, advisories }: PinQuestion,
): Promise<PlannedPin> {
  const { ecosystem, line } = pin;
  const name = { ecosystem, name: canonicalName(ecosystem, pin.name) };
  const base = { path, line, kind: 'server' as const, name: pin.name };
  const offered = await catalogue.versions(name);
  const known = advisories?.(name) ?? [];
  const versions = (offered ?? [])
    .filter(({ version, isYanked }) => !isYanked && !isEarly(ecosystem, version))
    .filter(({ version }) => known.every(({ affects }) => !affects(version)))
    .map(({ version }) => version)
    .toSorted(schemeOf(ecosystem).compare);
  const latest = versions.at(-1);
  if (latest === undefined)
    return {
      ...base,
      to: undefined,
      edit: undefined,
      why:
        offered === undefined
          ? 'the registry was not asked or did not answer: write the version behind the name'
          : 'the registry offers no version that is well',
    };
  return { ...base, to: latest, edit: pin.edit(latest) };
}
