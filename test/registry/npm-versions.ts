import { npmTarball } from '../builders/package-archives.ts';
import type { PublishedVersion, RegistryOptions } from '../builders/registry-server.ts';

/** One version of an npm package: what the registry shows, and what differs inside its tarball. */
export interface Version {
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** The tarball's own manifest, where it is another. */
  readonly inside?: Readonly<Record<string, unknown>>;
  readonly published?: string;
  readonly by?: string;
  readonly dist?: Readonly<Record<string, unknown>>;
}

const BASE = {
  license: 'MIT',
  repository: 'github:someone/thing',
  description: 'Does a thing well.',
};

export function published(
  name: string,
  versions: Readonly<Record<string, Version>>,
): Record<string, PublishedVersion> {
  return Object.fromEntries(
    Object.entries(versions).map(
      ([version, { manifest = {}, inside, published: at, by, dist }]) => {
        const shown = {
          ...BASE,
          ...manifest,
          _id: `${name}@${version}`,
          ...(by === undefined ? {} : { _npmUser: { name: by } }),
        };
        return [
          version,
          {
            manifest: shown,
            tarball: npmTarball({ name, version, ...BASE, ...manifest, ...inside }),
            published: at ?? '2020-01-01T00:00:00Z',
            ...(dist === undefined ? {} : { dist }),
          },
        ];
      },
    ),
  );
}

export const npm = (
  name: string,
  versions: Readonly<Record<string, Version>>,
  more: object = {},
): RegistryOptions => ({
  npm: { [name]: { versions: published(name, versions), ...more } },
});
