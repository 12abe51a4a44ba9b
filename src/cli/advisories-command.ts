import { join } from 'node:path';
import { advisoryFolder, openAdvisories, updateAdvisories } from '../advisories.ts';
import { SourceError } from '../bytes/source.ts';
import { sha256File } from '../io/file-digest.ts';
import type { UpdateFlags } from './advisories-options.ts';
import {
  advisoryText,
  manifestText,
  packageText,
  packagesNamed,
  updateText,
} from './advisories-text.ts';
import { EXIT_CODES } from './exit-code.ts';

const NO_INDEX = 'there is no advisory index; run: weighbridge advisories update';

/** Makes the index anew, says what it holds now, and returns the exit code. */
export async function runUpdate(flags: UpdateFlags): Promise<number> {
  const isLoud = flags.quiet !== true;
  const isDrawn = isLoud && process.stderr.isTTY;
  const result = await updateAdvisories({
    ...(flags.from === undefined ? {} : { from: flags.from }),
    ...(flags.ecosystem === undefined ? {} : { ecosystems: flags.ecosystem }),
    allowHttp: flags.allowHttp ?? false,
    onProgress: (step) => {
      if (isDrawn) process.stderr.write(`${step}\n`);
    },
  });
  if (isLoud) process.stdout.write(updateText(result));
  return EXIT_CODES.pass;
}

/** Says what the index holds and whether its files are what was written; exit code 3 when there is none, 2 when it is damaged. */
export async function runStatus(): Promise<number> {
  const opened = openAdvisories();
  if (opened === undefined) {
    process.stderr.write(`weighbridge: ${NO_INDEX}\nIt would lie in ${advisoryFolder()}\n`);
    return EXIT_CODES.incomplete;
  }
  const { index, folder, close } = opened;
  close();
  const damaged: string[] = [];
  for (const { name, sha256 } of index.manifest.files)
    if ((await digestOf(join(folder, name))) !== sha256) damaged.push(name);
  process.stdout.write(manifestText(index.manifest, folder, new Date()));
  if (damaged.length === 0) return EXIT_CODES.pass;
  process.stderr.write(
    `weighbridge: damaged: ${damaged.join(', ')}; run: weighbridge advisories update\n`,
  );
  return EXIT_CODES.error;
}

async function digestOf(path: string): Promise<string | undefined> {
  try {
    return await sha256File(path);
  } catch (error) {
    if (error instanceof SourceError) return undefined;
    throw error;
  }
}

/** Prints an advisory by any of its names, or what is known of a package; exit code 3 without an index. */
export function runShow(name: string): number {
  const opened = openAdvisories();
  if (opened === undefined) {
    process.stderr.write(`weighbridge: ${NO_INDEX}\n`);
    return EXIT_CODES.incomplete;
  }
  const { index, close } = opened;
  try {
    const records = index.byName(name);
    if (records.length > 0) {
      process.stdout.write(records.map((record) => advisoryText(record, index)).join('\n'));
      return EXIT_CODES.pass;
    }
    const packages = packagesNamed(name, index);
    if (packages.length > 0) {
      process.stdout.write(packages.map((found) => packageText(found)).join('\n'));
      return EXIT_CODES.pass;
    }
    process.stdout.write(
      `nothing is known of ${JSON.stringify(name)} (data of ${index.manifest.built.slice(0, 10)})\n`,
    );
    return EXIT_CODES.pass;
  } finally {
    close();
  }
}
