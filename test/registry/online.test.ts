import { describe, expect, it } from 'vitest';
import { audit } from '../../src/weighbridge.ts';

/**
 * Against the registries of this machine's own configuration. Runs only where somebody asks for it: the suite must
 * not depend on the network, nor on what others publish.
 */
const isAsked = process.env['WEIGHBRIDGE_ONLINE_TESTS'] === '1';

/** Old, small and not expected to change. */
const KNOWN: readonly (readonly [target: string, files: readonly string[]])[] = [
  ['pkg:npm/left-pad@1.3.0', ['left-pad-1.3.0.tgz']],
  ['pkg:npm/@types/ms@0.7.34', ['ms-0.7.34.tgz']],
  ['pkg:pypi/six@1.16.0', ['six-1.16.0-py2.py3-none-any.whl', 'six-1.16.0.tar.gz']],
];

describe.skipIf(!isAsked)('registries that are really there', () => {
  it.each(KNOWN)('vets %s', async (target, files) => {
    const report = await audit([target], { adoption: true });

    expect(report.components.filter(({ size }) => size !== undefined).map(({ id }) => id)).toEqual(
      files,
    );
    expect(report.gaps.filter(({ code }) => code !== 'no-advisory-data')).toEqual([]);
    const registry = /^(?:package-(?:identity|health|provenance)|manifest-confusion)\//;
    const worse = report.findings.filter(
      ({ rule, severity }) => registry.test(rule) && severity !== 'low' && severity !== 'info',
    );
    expect(worse).toEqual([]);
    const [reputation] = report.adoption?.packages ?? [];
    expect(reputation).toMatchObject({ isFromRegistry: true, lookAlikes: [] });
    expect(reputation?.metrics.find(({ name }) => name === 'licence')?.value).not.toBe(
      'none stated',
    );
  });

  it('says that a name is free', async () => {
    await expect(audit(['pkg:npm/weighbridge-test-no-such-package-0'])).rejects.toThrow(
      'does not exist',
    );
  });
});
