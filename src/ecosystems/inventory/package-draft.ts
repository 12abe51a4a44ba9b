import type { PackageEcosystem, PackageName } from '../../core/package.ts';
import { compareText } from '../../core/location.ts';
import { canonicalName } from '../package-name.ts';
import { purlOf } from '../purl.ts';
import { schemeOf } from '../versions/scheme.ts';
import type { PackageMention } from './package-inventory.ts';

/** Mentions kept per package: a monorepo asks for the same one in hundreds of places. */
const MAX_MENTIONS = 50;

interface Entry extends PackageName {
  readonly purl: string;
  readonly version: string | undefined;
  direct: boolean;
  readonly mentions: PackageMention[];
}

/** Packages and edges while the sets are being joined. */
export class PackageDraft {
  readonly entries = new Map<string, Entry>();
  readonly #edges = new Map<string, Set<string>>();

  /** Adds a mention; returns the package URL under which the package is known. */
  add(
    ecosystem: PackageEcosystem,
    name: string,
    version: string | undefined,
    mention: PackageMention,
  ): string {
    const canonical = canonicalName(ecosystem, name);
    const purl = this.purl(ecosystem, canonical, version);
    const known = this.entries.get(purl);
    if (known === undefined) {
      const entry = {
        purl,
        ecosystem,
        name: canonical,
        version: normal(ecosystem, version),
        direct: false,
      };
      this.entries.set(purl, { ...entry, mentions: [mention] });
    } else if (known.mentions.length < MAX_MENTIONS) known.mentions.push(mention);
    return purl;
  }

  purl(ecosystem: PackageEcosystem, canonical: string, version: string | undefined): string {
    const exact = normal(ecosystem, version);
    const known = exact === undefined ? {} : { version: exact };
    return purlOf({ ecosystem, name: canonical, ...known });
  }

  /** `from` is a package URL, or the id of a file: then the project itself asks. */
  link(from: string, to: string, direct = false): void {
    const entry = this.entries.get(to);
    if (entry !== undefined && direct) entry.direct = true;
    if (from === to) return;
    const targets = this.#edges.get(from);
    if (targets === undefined) this.#edges.set(from, new Set([to]));
    else targets.add(to);
  }

  edges(): readonly { readonly from: string; readonly to: string }[] {
    return Array.from(this.#edges, ([from, targets]) => Array.from(targets, (to) => ({ from, to })))
      .flat()
      .sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
  }
}

function normal(ecosystem: PackageEcosystem, version: string | undefined): string | undefined {
  return version === undefined ? undefined : schemeOf(ecosystem).normalise(version);
}
