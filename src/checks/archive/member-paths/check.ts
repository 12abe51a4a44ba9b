import { defineCheck } from '../../../core/check.ts';
import { excerpt } from '../../../core/excerpt.ts';
import { isPackageSample } from '../../../formats/behaviour/file-role.ts';
import { sevenZipArchive } from '../../../formats/seven-zip/archive.ts';
import { tarArchive } from '../../../formats/tar/archive.ts';
import type { TarEntry } from '../../../formats/tar/archive.ts';
import { zipArchive } from '../../../formats/zip/archive.ts';
import { escapesRoot, linkOnTheWay, pathRisk } from './path-risk.ts';
import type { PathRisk } from './path-risk.ts';

const CWE_22 = { id: 'CWE-22', url: 'https://cwe.mitre.org/data/definitions/22.html' } as const;
const CWE_59 = { id: 'CWE-59', url: 'https://cwe.mitre.org/data/definitions/59.html' } as const;

/** Names shown at most this long. */
const SHOWN_CHARACTERS = 200;
/** Findings per archive; a flood says nothing more. */
const MAX_REPORTED = 100;
/** Unix file type bits in a zip entry's mode. */
const FILE_TYPE = 0o170000;
const SYMBOLIC_LINK = 0o120000;
const SPECIAL_TYPES: readonly number[] = [0o010000, 0o020000, 0o060000, 0o140000];

const RULE_OF = {
  parent: 'path-escape',
  absolute: 'path-escape',
  drive: 'path-escape',
  nul: 'truncated-name',
  control: 'odd-name',
  stream: 'odd-name',
} as const satisfies Record<PathRisk, string>;

const RISK_TEXT: Readonly<Record<PathRisk, string>> = {
  parent: 'a parent folder in the path',
  absolute: 'an absolute path',
  drive: 'a drive letter',
  nul: 'a NUL character',
  control: 'control characters',
  stream: 'an alternate data stream',
};

interface NamedEntry {
  readonly name: string;
  readonly offset: number;
  /** Target of a link; undefined for what is no link, empty when it was not read. */
  readonly link?: { readonly target: string; readonly isFromRoot: boolean };
  readonly isSpecial: boolean;
}

function tarLink(entry: TarEntry): Pick<NamedEntry, 'link'> {
  const target = entry.linkTarget;
  if (entry.type === 'symbolic-link') return { link: { target, isFromRoot: false } };
  if (entry.type === 'hard-link') return { link: { target, isFromRoot: true } };
  return {};
}

const UNREAD_LINK = { link: { target: '', isFromRoot: false } } as const;

export default defineCheck({
  id: 'member-paths',
  version: 3,
  title: 'Where the members of an archive would be written when it is unpacked',
  needs: [zipArchive, tarArchive, sevenZipArchive],
  rules: {
    'path-escape': {
      title: 'Member written outside the target folder',
      severity: 'high',
      message: '{name} has {problem}',
      why: 'An extractor that joins this name to its target folder writes somewhere else: over start-up files, into another program, over another model.',
      fix: 'Do not unpack the archive. An honest one has only names below its own folder.',
      references: [
        CWE_22,
        { id: 'CVE-2007-4559', url: 'https://nvd.nist.gov/vuln/detail/CVE-2007-4559' },
      ],
      example: { bad: '../../nonexistent/weighbridge-test', good: 'model/weights.bin' },
    },
    'truncated-name': {
      title: 'Name with a NUL in it',
      severity: 'high',
      message: '{name} has {problem}',
      why: 'Python’s zipfile cuts the name there and C libraries stop there, others do not: the member has two names, and the checks see the other one.',
      fix: 'Do not unpack the archive.',
      references: [{ id: 'CWE-158', url: 'https://cwe.mitre.org/data/definitions/158.html' }],
      example: { bad: 'archive/data.pkl\\0.txt', good: 'archive/data.pkl' },
    },
    'odd-name': {
      title: 'Name that does not show what it is',
      severity: 'medium',
      message: '{name} has {problem}',
      why: 'Control characters rewrite what a terminal shows, and alternate data streams hide content behind a file on Windows.',
      fix: 'Do not unpack the archive on a machine that matters; ask the publisher why the name is so.',
      references: [{ id: 'CWE-116', url: 'https://cwe.mitre.org/data/definitions/116.html' }],
      example: { bad: 'notes.txt:payload', good: 'notes.txt' },
    },
    'link-escape': {
      title: 'Link out of the archive',
      severity: 'high',
      message: '{name} links to {target}',
      why: 'After unpacking, reading this member reads a file of the host, and writing to it or through it changes one.',
      fix: 'Do not unpack the archive, or unpack it with a filter that drops links.',
      references: [
        CWE_59,
        { id: 'CVE-2025-4517', url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-4517' },
      ],
      example: { bad: 'weights.bin -> /nonexistent/secret', good: 'weights.bin as a file' },
    },
    'write-through-link': {
      title: 'Member written through a link',
      severity: 'high',
      message: '{name} lies below {target}, which is a link',
      why: 'The extractor first makes the link and then writes through it. This is how archives leave their folder although no single name looks wrong.',
      fix: 'Do not unpack the archive.',
      references: [CWE_59, CWE_22],
      example: { bad: 'data -> other, then data/file', good: 'data/ as a folder' },
    },
    'symbolic-link': {
      title: 'Symbolic link in an archive',
      severity: 'medium',
      message: '{name} is a symbolic link',
      why: 'Where it leads stands in its content, and an extractor that makes the link lets later members be written through it. Model files need no links.',
      fix: 'Look at the link’s target before you unpack the archive, or unpack with a tool that does not make links.',
      references: [CWE_59],
      example: {
        bad: 'a member model.bin that is a link to /etc/passwd',
        good: 'a member model.bin that is a file',
      },
    },
    'sample-archive': {
      title: 'Hostile archive among the tests of a package',
      severity: 'low',
      message: 'unpacked without care it would write or lead outside its folder: {name}',
      why: 'Packages that unpack archives have such ones among their tests. Nothing unpacks them when the package is installed or used.',
      fix: 'Do not unpack it by hand.',
      references: [CWE_22, CWE_59],
      example: { bad: 'tests/evil.tar.gz with a member ../../a', good: 'tests/plain.tar.gz' },
    },
    'special-file': {
      title: 'Device or pipe in an archive',
      severity: 'high',
      message: '{name} is a device, a pipe or a socket',
      why: 'Unpacked with privileges it gives access to hardware, and reading a pipe blocks. No model contains one.',
      fix: 'Do not unpack the archive.',
      references: [CWE_59, { id: 'PEP 706', url: 'https://peps.python.org/pep-0706/' }],
      example: {
        bad: 'a member weights that is a character device',
        good: 'a member weights that is a file',
      },
    },
  },
  run: (inputs, { report }) => {
    function judge(path: readonly string[], entries: readonly NamedEntry[]): void {
      const links = new Set(
        entries.filter(({ link }) => link !== undefined).map(({ name }) => name),
      );
      const isSample = isPackageSample(path);
      let reported = 0;
      for (const { name, offset, link, isSpecial } of entries) {
        if (reported >= MAX_REPORTED) return;
        const at = { path, offset };
        const shown = excerpt(name, SHOWN_CHARACTERS);
        const risk = pathRisk(name);
        const through = linkOnTheWay(name, links);
        const isEscaping = link !== undefined && escapesRoot(name, link.target, link.isFromRoot);
        const isHostile = risk !== undefined || isEscaping || through !== undefined;
        if (isSample && isHostile) {
          report('sample-archive', at, { name: shown });
          return;
        }
        if (risk !== undefined) {
          report(RULE_OF[risk], at, { name: shown, problem: RISK_TEXT[risk] });
        }
        if (isSpecial) report('special-file', at, { name: shown });
        if (link?.target === '') report('symbolic-link', at, { name: shown });
        if (isEscaping) {
          const target = excerpt(link.target, SHOWN_CHARACTERS);
          report('link-escape', at, { name: shown, target });
        }
        if (through !== undefined) {
          report('write-through-link', at, {
            name: shown,
            target: excerpt(through, SHOWN_CHARACTERS),
          });
        }
        const isOdd = risk !== undefined || isSpecial || isEscaping || through !== undefined;
        if (isOdd || link?.target === '') reported += 1;
      }
    }

    for (const { path, value } of inputs['zip-archive']) {
      const entries = value.entries.flatMap((entry): NamedEntry[] => {
        const offset = entry.local?.offset ?? entry.central?.offset ?? 0;
        // Only Unix and macOS writers put a mode there.
        const system = entry.central?.system;
        const type = system === 3 || system === 19 ? (entry.central?.mode ?? 0) & FILE_TYPE : 0;
        const own: NamedEntry = {
          name: entry.name,
          offset,
          isSpecial: SPECIAL_TYPES.includes(type),
          ...(type === SYMBOLIC_LINK ? UNREAD_LINK : {}),
        };
        const localName = entry.local?.name ?? entry.name;
        if (localName === entry.name) return [own];
        return [own, { name: localName, offset, isSpecial: false }];
      });
      judge(path, entries);
    }
    for (const { path, value } of inputs['tar-archive']) {
      const entries = value.entries.map((entry): NamedEntry => ({
        name: entry.name,
        offset: entry.offset,
        isSpecial: ['character-device', 'block-device', 'fifo'].includes(entry.type),
        ...tarLink(entry),
      }));
      judge(path, entries);
    }
    for (const { path, value } of inputs['seven-zip-archive']) {
      const entries = value.entries.map((entry): NamedEntry => {
        const link = { target: entry.linkTarget, isFromRoot: false };
        return {
          name: entry.name,
          offset: 0,
          isSpecial: entry.kind === 'special',
          ...(entry.kind === 'symbolic-link' ? { link } : {}),
        };
      });
      judge(path, entries);
    }
  },
});
