import type { PackageEcosystem } from '../core/package.ts';
import { normalisePythonName } from '../formats/python-requirement/name.ts';

/**
 * The name under which an ecosystem files a package. PyPI: PEP 503 (case and runs of `-`, `_`, `.` do not
 * count). npm: as written, because legacy names differ by case alone. conda: lower case.
 */
export function canonicalName(ecosystem: PackageEcosystem, name: string): string {
  const written = name.trim();
  switch (ecosystem) {
    case 'pypi':
      return normalisePythonName(written);
    case 'npm':
      return written;
    case 'conda':
      return written.toLowerCase();
  }
}
