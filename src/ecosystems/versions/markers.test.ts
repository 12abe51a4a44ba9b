import { describe, expect, it } from 'vitest';
import type { MarkerEnvironment } from './markers.ts';
import { evaluateMarker, parseMarker } from './markers.ts';

const LINUX: MarkerEnvironment = {
  python_version: '3.11',
  python_full_version: '3.11.7',
  os_name: 'posix',
  sys_platform: 'linux',
  platform_system: 'Linux',
  extras: ['Test_Suite'],
  groups: ['dev'],
};

describe('environment markers', () => {
  it.each([
    ['python_version >= "3.8"', 'true'],
    ["python_version < '3.9'", 'false'],
    // As text, 3.11 would come before 3.9.
    ["python_version in '3.10 3.11'", 'true'],
    ["'3.8' <= python_version", 'true'],
    ["python_full_version == '3.11.*'", 'true'],
    ["python_version ~= '3.4'", 'true'],
    ["sys_platform == 'linux' and python_version < '3'", 'false'],
    ["sys_platform == 'win32' or os_name == 'posix'", 'true'],
    ["(sys_platform == 'win32' or os_name == 'posix') and 'lin' in sys_platform", 'true'],
    ["sys_platform not in 'win32 darwin'", 'true'],
    ["os.name == 'posix'", 'true'],
    ["platform_machine == 'x86_64'", 'unknown'],
    ["platform_machine == 'x86_64' and sys_platform == 'win32'", 'false'],
    ["platform_machine == 'x86_64' or sys_platform == 'linux'", 'true'],
    ["platform_machine == 'x86_64' or sys_platform == 'win32'", 'unknown'],
    ["extra == 'test-suite'", 'true'],
    ["extra == 'docs'", 'false'],
    ["'test.suite' in extras", 'true'],
    ["'docs' not in dependency_groups", 'true'],
    ["'a' == 'a'", 'true'],
  ])('%s is %s', (text, expected) => {
    const marker = parseMarker(text);
    expect(marker && evaluateMarker(marker, LINUX)).toBe(expected);
  });

  it.each([
    '',
    'python_version',
    'python_version >=',
    "python_version >= '3' and",
    "(python_version >= '3'",
    "python_version >= '3')",
    "unknown_thing == 'x'",
    "python_version >= '3' os_name == 'x'",
    "python_version >= '3",
    `${'('.repeat(200)}os_name == 'x'${')'.repeat(200)}`,
    `os_name == '${'x'.repeat(5_000)}'`,
  ])('does not read %j', (text) => {
    expect(parseMarker(text)).toBeUndefined();
  });
});
