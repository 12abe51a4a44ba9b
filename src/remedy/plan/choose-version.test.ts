import { describe, expect, it } from 'vitest';
import { advisory } from '../../../test/builders/advisories-book.ts';
import type { VersionQuestion } from './choose-version.ts';
import { chooseVersion } from './choose-version.ts';

function offered(...versions: readonly string[]): VersionQuestion['offered'] {
  return versions.map((version) => ({ version, isYanked: false, hashes: [] }));
}

function choice(more: Partial<VersionQuestion>): string | undefined {
  const found = chooseVersion({
    ecosystem: 'pypi',
    current: '1.2.0',
    offered: undefined,
    advisories: [advisory('A', ['0', '1.2.5'])],
    must: [],
    should: [],
    ...more,
  });
  return found && `${found.version} ${found.bump}${found.isWithin ? '' : ' outside'}`;
}

describe('remedy/plan/choose-version', () => {
  it.each<[string, Partial<VersionQuestion>, string | undefined]>([
    [
      'the lowest that is well',
      { offered: offered('2.0', '1.3.0', '1.2.6', '1.2.5', '1.2.1') },
      '1.2.5 patch',
    ],
    ['a minor before a major step', { offered: offered('2.0', '1.4.0', '1.3.0') }, '1.3.0 minor'],
    ['a major step when nothing else is there', { offered: offered('2.0', '1.2.1') }, '2.0 major'],
    [
      'one that a later advisory does not concern either',
      {
        offered: offered('1.2.5', '1.2.6', '1.3.0'),
        advisories: [advisory('A', ['0', '1.2.5']), advisory('B', ['1.2.5', '1.3.0'])],
      },
      '1.3.0 minor',
    ],
    [
      'what is declared before what is near',
      { offered: offered('1.2.5', '2.1'), should: ['>=2'] },
      '2.1 major',
    ],
    [
      'outside of what is declared when nothing is in it',
      { offered: offered('2.1'), should: ['<2'] },
      '2.1 major outside',
    ],
    ['never outside of what others need', { offered: offered('2.1'), must: ['<2'] }, undefined],
    [
      'nothing that was withdrawn',
      { offered: [{ version: '1.2.5', isYanked: true, hashes: [] }] },
      undefined,
    ],
    ['no pre-release', { offered: offered('1.3.0rc1', '1.3.0.dev2') }, undefined],
    [
      'a pre-release for one',
      { current: '1.2.0rc1', offered: offered('1.3.0rc1') },
      '1.3.0rc1 minor',
    ],
    [
      'nothing for a newer Python than is promised',
      {
        python: '>=3.8',
        offered: [{ version: '1.2.5', isYanked: false, hashes: [], requiresPython: '>=3.10' }],
      },
      undefined,
    ],
    [
      'what supports the promised Python',
      {
        python: '>=3.10,<4',
        offered: [{ version: '1.2.5', isYanked: false, hashes: [], requiresPython: '>=3.8' }],
      },
      '1.2.5 patch',
    ],
    [
      'no step back for a flaw',
      {
        current: '1.3.0',
        offered: offered('1.2.5', '1.3.0'),
        advisories: [advisory('A', ['1.3.0', '1.4'])],
      },
      undefined,
    ],
    [
      'the nearest step back from malware',
      {
        current: '1.82.8',
        offered: offered('1.82.5', '1.82.6', '1.82.7', '1.82.8'),
        advisories: [advisory('MAL', ['1.82.7', '1.83'], { isMalware: true })],
      },
      '1.82.6 downgrade',
    ],
    ['a named fix when nobody was asked', {}, '1.2.5 patch'],
    [
      'a named fix that no other advisory concerns',
      { advisories: [advisory('A', ['0', '1.2.5']), advisory('B', ['1.2.0', '1.4.1'])] },
      '1.4.1 minor',
    ],
    [
      'nothing when no fix is named',
      { advisories: [advisory('A', ['0', '9'], { fixed: [] })] },
      undefined,
    ],
  ])('takes %s', (_, question, expected) => {
    expect(choice(question)).toBe(expected);
  });

  it('knows pre-releases of npm', () => {
    const advisories = [advisory('A', ['0.0.0', '1.2.5'], { ecosystem: 'npm' })];
    expect(choice({ ecosystem: 'npm', advisories, offered: offered('1.2.5-rc.1', '1.2.6') })).toBe(
      '1.2.6 patch',
    );
  });
});
