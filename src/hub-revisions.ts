import { SourceError } from './bytes/source.ts';
import { HubClient } from './io/remote/hub-client.ts';
import { remoteTools } from './io/remote/remote-access.ts';
import { parseRemoteTarget } from './io/remote/remote-target.ts';
import type { RemoteOptions } from './list-targets.ts';
import { remoteSession } from './list-targets.ts';

/** The commit a branch or the default branch of a repository stands for now. */
export type Resolution =
  | { readonly ok: true; readonly name: string; readonly commit: string }
  | { readonly ok: false; readonly why: string };

export interface HubQuestion {
  readonly repository: 'model' | 'dataset';
  /** The likeliest first: the first that is there answers. */
  readonly names: readonly string[];
  readonly revision: string | undefined;
}

/** Asks the hub, each thing once. */
export class HubRevisions {
  readonly #remote: RemoteOptions;
  readonly #known = new Map<string, Promise<Resolution>>();

  constructor(remote: RemoteOptions) {
    this.#remote = remote;
  }

  resolve(question: HubQuestion): Promise<Resolution> {
    const key = JSON.stringify([question.repository, question.names, question.revision]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const asking = this.#ask(question);
    this.#known.set(key, asking);
    return asking;
  }

  async #ask({ repository, names, revision }: HubQuestion): Promise<Resolution> {
    let why = 'no name to ask for';
    for (const name of names) {
      try {
        const commit = await this.#commitOf(repository, name, revision);
        return { ok: true, name, commit };
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        why = error.message;
      }
    }
    return { ok: false, why };
  }

  async #commitOf(
    repository: HubQuestion['repository'],
    name: string,
    revision: string | undefined,
  ): Promise<string> {
    const text = `hf:${repository === 'dataset' ? 'datasets/' : ''}${name}${revision === undefined ? '' : `@${revision}`}`;
    const target = parseRemoteTarget(text);
    const session = await remoteSession([text], this.#remote);
    if (target?.kind !== 'repository' || session === undefined)
      throw new SourceError(`${text}: no repository of a hub`);
    const tools = remoteTools(session.settings);
    try {
      const client = new HubClient(session.hubUrl, {
        ...tools,
        origin: new URL(session.hubUrl).origin,
      });
      return (await client.describe(target)).commit;
    } finally {
      tools.network.close();
    }
  }
}
