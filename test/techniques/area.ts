import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileTechnique } from './file-technique.ts';
import type { Files } from '../builders/weigh-files.ts';

/** One way to abuse a file or a whole project, and what must be said about it. */
export interface AreaTechnique {
  /** Number in the catalogue where it has one (`6.1`), else a name; unique over all areas. */
  readonly id: string;
  readonly title: string;
  /** A project of one or more files. */
  readonly build: () => Files | Promise<Files>;
  /** All of these must be reported: rules as `check/rule`, gaps as `gap:code`. */
  readonly expect: readonly string[];
  /** Stands in the message or the evidence of a finding. */
  readonly shows?: string;
}

/** The honest counterpart: the same machinery, used as its library uses it. */
export interface AreaHonest {
  readonly id: string;
  readonly title: string;
  readonly build: () => Files | Promise<Files>;
}

/** Everything of one family of formats: the default export of a file in `areas/`. */
export interface TechniqueArea {
  /** Heading in docs/techniques.md. */
  readonly area: string;
  readonly techniques: readonly AreaTechnique[];
  readonly honest: readonly AreaHonest[];
}

/** An area of techniques that take one file each. */
export function inArea(area: string, techniques: readonly FileTechnique[]): TechniqueArea {
  return {
    area,
    techniques: techniques.map(({ id, title, file, build, expect }) => ({
      id,
      title,
      build: () => ({ [file]: build() }),
      expect,
    })),
    honest: [],
  };
}

/** Every area, by file name, found in the folder so that nobody can forget to list one. */
export async function techniqueAreas(): Promise<readonly TechniqueArea[]> {
  const folder = join(import.meta.dirname, 'areas');
  const modules = await Promise.all(
    globSync('*.ts', { cwd: folder })
      .sort()
      .map(async (file): Promise<{ default: TechniqueArea }> => {
        const address = pathToFileURL(join(folder, file)).href;
        return import(/* @vite-ignore */ address);
      }),
  );
  return modules.map((module) => module.default);
}
