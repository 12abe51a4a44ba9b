/** Where packages are published. What conda channels carry is listed, not matched against advisories. */
export const PACKAGE_ECOSYSTEMS = ['pypi', 'npm', 'conda'] as const;
export type PackageEcosystem = (typeof PACKAGE_ECOSYSTEMS)[number];

/** A package by its canonical name; see `ecosystems/package-name.ts`. */
export interface PackageName {
  readonly ecosystem: PackageEcosystem;
  readonly name: string;
}
