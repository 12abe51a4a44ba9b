import type { Limits } from '../../core/limits.ts';
import type { Parsed } from '../../core/parsed.ts';
import type { ByteSource } from '../../bytes/source.ts';
import { decodeUtf8Leniently } from '../../bytes/text.ts';
import type { DependencyDraft } from '../dependencies/dependency-draft.ts';
import type { DependencySet, DescribedProject } from '../dependencies/dependency-set.ts';
import { dependencySet } from '../dependencies/dependency-set.ts';
import type { LineIndex } from '../dependencies/line-index.ts';
import type { TomlFileError } from '../dependencies/read-toml-file.ts';
import { readTomlFile } from '../dependencies/read-toml-file.ts';
import type { Format, Glimpse, Recognition } from '../format.ts';
import { defineFormat } from '../format.ts';
import { looksLikeText } from '../signature/text.ts';
import type { TomlTable } from '../toml/toml.ts';

/** A lock file in TOML: an array of packages, and tables that say more of them. */
export interface TomlLock {
  readonly id: string;
  readonly title: string;
  readonly tool: string;
  /** The array of packages: `package` for `[[package]]`. */
  readonly array: string;
  readonly isNamed: (name: string) => boolean;
  /** What the beginning of a file of any name has when it is one. */
  readonly marks: readonly RegExp[];
  /** One reading of one file. */
  readonly open: (lines: LineIndex) => TomlLockReading;
}

export interface TomlLockReading {
  readonly element: (table: TomlTable) => void;
  /** Called when the whole file has been read. */
  readonly finish: (root: TomlTable, draft: DependencyDraft) => LockHead;
}

interface LockHead {
  readonly tool?: string;
  readonly project?: DescribedProject;
}

export function tomlLockFormat(lock: TomlLock): Format<'dependency-set', DependencySet> {
  function recognise({ head, size, name }: Glimpse): Recognition {
    if (!lock.isNamed(name) && !/\.(?:lock|toml)$/.test(name)) return 'no';
    if (!looksLikeText(head, head.length === size)) return 'no';
    const text = decodeUtf8Leniently(head);
    if (lock.marks.every((mark) => mark.test(text))) return 'likely';
    // Under its own name it is parsed in any case; what another tool calls so is something else.
    return lock.isNamed(name) ? 'possible' : 'no';
  }

  async function parse(
    source: ByteSource,
    limits: Limits,
  ): Promise<Parsed<DependencySet, never, TomlFileError>> {
    const readings: TomlLockReading[] = [];
    const file = await readTomlFile(source, limits, (lines) => {
      const reading = lock.open(lines);
      readings.push(reading);
      return { name: lock.array, onElement: reading.element };
    });
    if (!file.ok) return file;
    const { root, draft, size, unexamined } = file.value;
    const head = readings[0]?.finish(root, draft) ?? {};
    return {
      ok: true,
      value: {
        ...draft.finish({ role: 'lock', tool: lock.tool, ...head }),
        claims: [{ start: 0, end: size, what: 'locked packages' }],
        facts: { packages: draft.resolved.length },
      },
      anomalies: [],
      unexamined: [...unexamined, ...draft.unexamined],
    };
  }

  return defineFormat({
    id: lock.id,
    title: lock.title,
    artifact: dependencySet,
    kind: 'config',
    extensions: ['.lock', '.toml'],
    recognise,
    parse,
  });
}
