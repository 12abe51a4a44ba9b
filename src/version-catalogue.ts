import { SourceError } from './bytes/source.ts';
import type { PackageMetadata } from './core/package-metadata.ts';
import type { Release } from './core/package-record.ts';
import type { PackageName } from './core/package.ts';
import { headerFor } from './io/registry/credentials.ts';
import { npmConfiguration } from './io/registry/npm-configuration.ts';
import { pythonConfiguration } from './io/registry/python-configuration.ts';
import { RegistryClient } from './io/registry/registry-client.ts';
import type { ConfigurationPlace } from './io/registry/user-folders.ts';
import type { ByteLedger } from './io/remote/byte-ledger.ts';
import { Network } from './io/remote/network.ts';
import type { Patience } from './io/remote/retry.ts';
import { PATIENCE } from './io/remote/retry.ts';
import type { Described } from './python-registry.ts';
import type { DescribedNpm } from './npm-registry.ts';
import type { Catalogue, CatalogueRequirement } from './remedy/plan/catalogue.ts';
import { VERSION } from './version.ts';

/** Metadata of single releases that are asked for in one run; each is a request. */
const MAX_LOOKUPS = 2_000;

export interface CatalogueSession {
  readonly place: ConfigurationPlace;
  readonly ledger: ByteLedger;
  readonly allowHttp: boolean;
  readonly patience?: Patience;
}

/** What the user's registries offer, asked once for each package. */
export class RegistryCatalogue implements Catalogue {
  /** Packages nobody could tell about, with the reason, sorted. */
  readonly unanswered = new Map<string, string>();
  readonly #session: CatalogueSession;
  readonly #networks: Network[] = [];
  readonly #described = new Map<string, Promise<Described | DescribedNpm | undefined>>();
  #python: RegistryClient | undefined;
  #npm: RegistryClient | undefined;
  #lookups = 0;

  constructor(session: CatalogueSession) {
    this.#session = session;
  }

  async versions(name: PackageName): ReturnType<Catalogue['versions']> {
    const described = await this.#describe(name);
    return described?.record.releases.map((release) => ({
      version: release.version,
      isYanked: release.yanked !== undefined || release.files.length === 0,
      hashes: hashesOf(release),
      ...(release.requiresPython === undefined ? {} : { requiresPython: release.requiresPython }),
    }));
  }

  async requirements(
    name: PackageName,
    version: string,
  ): Promise<readonly CatalogueRequirement[] | undefined> {
    const manifest = await this.#manifest(name, version);
    // What only an extra or a test needs holds nobody back.
    return manifest?.requires.filter(({ group }) => group === 'default' || group === 'peer');
  }

  async #manifest(name: PackageName, version: string): Promise<PackageMetadata | undefined> {
    if (name.ecosystem === 'npm') {
      const described = await this.#describe(name);
      return described !== undefined && 'packument' in described
        ? described.packument.manifest(version)
        : undefined;
    }
    const one = await this.#describe(name, version);
    return one?.record.manifest;
  }

  #describe(name: PackageName, version?: string): Promise<Described | DescribedNpm | undefined> {
    const key = JSON.stringify([name.ecosystem, name.name, version]);
    const known = this.#described.get(key);
    if (known !== undefined) return known;
    const asking = this.#ask(name, version);
    this.#described.set(key, asking);
    return asking;
  }

  async #ask(
    { ecosystem, name }: PackageName,
    version: string | undefined,
  ): Promise<Described | DescribedNpm | undefined> {
    this.#lookups += 1;
    if (this.#lookups > MAX_LOOKUPS || ecosystem === 'conda') return undefined;
    const reference = { ecosystem, name, ...(version === undefined ? {} : { version }) };
    try {
      if (ecosystem === 'npm') {
        const configuration = npmConfiguration(this.#session.place);
        this.#npm ??= this.#client(configuration);
        const { describeNpm } = await import('./npm-registry.ts');
        return await describeNpm(reference, configuration, this.#npm);
      }
      const configuration = pythonConfiguration(this.#session.place);
      this.#python ??= this.#client(configuration);
      const { describePython } = await import('./python-registry.ts');
      return await describePython(reference, configuration, this.#python);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      this.unanswered.set(`${ecosystem}/${name}`, error.message);
      return undefined;
    }
  }

  #client({
    credentials,
    proxy,
    authorities,
  }: Pick<
    ReturnType<typeof npmConfiguration>,
    'credentials' | 'proxy' | 'authorities'
  >): RegistryClient {
    const network = new Network({
      authorise: (url) => headerFor(url, credentials),
      proxy,
      authorities,
      allowHttp: this.#session.allowHttp,
      userAgent: `weighbridge/${VERSION}`,
    });
    this.#networks.push(network);
    const { ledger, patience = PATIENCE } = this.#session;
    return new RegistryClient({ network, ledger, patience });
  }

  close(): void {
    for (const network of this.#networks) network.close();
  }
}

/** Of all files of a release, as pip wants them; empty where one file has none: pip would refuse it. */
function hashesOf({ files }: Release): readonly string[] {
  const digests = files.map((file) => file.digests['sha256']);
  return digests.includes(undefined) ? [] : digests.map((digest) => `sha256:${digest}`).sort();
}
