import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { AdvisoryEcosystem } from '../advisories.ts';

export interface UpdateFlags {
  readonly from?: string;
  readonly ecosystem?: readonly AdvisoryEcosystem[];
  readonly allowHttp?: boolean;
  readonly quiet?: boolean;
}

function ecosystem(
  text: string,
  list: readonly AdvisoryEcosystem[] | undefined,
): readonly AdvisoryEcosystem[] {
  const known = text.toLowerCase();
  if (known !== 'pypi' && known !== 'npm')
    throw new InvalidArgumentError('Choose one of pypi, npm.');
  return list?.includes(known) === true ? list : [...(list ?? []), known];
}

/** Declares `weighbridge advisories`; the work is loaded only when it is asked for. */
export function addAdvisoriesCommand(program: Command): void {
  const command = program
    .command('advisories')
    .summary('known vulnerabilities and malware, for use without a network')
    .description(
      'Keeps an index of published vulnerabilities and malware reports (OSV format) in the user’s data folder. audit compares packages with it.',
    )
    .addHelpText('after', '\nExample: weighbridge advisories update');
  command
    .command('update')
    .summary('fetch or read a dump and make the index anew')
    .description(
      'Makes the index from a dump of OSV records. EPSS scores (CSV) and the KEV catalogue (JSON) in the same folder or archive are joined to them. Does nothing when the dump is the one the index was made of.',
    )
    .option(
      '--from <place>',
      'a folder, a ZIP archive or an https address of a dump (default: the public bucket of the OSV project)',
    )
    .option('--ecosystem <name>', 'pypi or npm; may be repeated (default: both)', ecosystem)
    .option('--allow-http', 'also fetch from other machines over unencrypted http')
    .option('-q, --quiet', 'say nothing when it worked')
    .addHelpText('after', '\nExample: weighbridge advisories update --from ./osv-dump')
    .action(async (flags: UpdateFlags) => {
      const { runUpdate } = await import('./advisories-command.ts');
      process.exitCode = await runUpdate(flags);
    });
  command
    .command('status')
    .summary('which data the index holds, and whether it is whole')
    .description(
      'Prints what the index was made of and when, and compares every file with its digest.',
    )
    .addHelpText('after', '\nExample: weighbridge advisories status')
    .action(async () => {
      const { runStatus } = await import('./advisories-command.ts');
      process.exitCode = await runStatus();
    });
  command
    .command('show')
    .summary('one advisory, or all of a package')
    .description(
      'Prints what the index knows of an advisory (by any of its names) or of a package.',
    )
    .argument('<name>', 'such as CVE-2022-45907, GHSA-…, requests or pkg:npm/lodash@4.17.20')
    .addHelpText('after', '\nExample: weighbridge advisories show pkg:pypi/torch@2.0.0')
    .action(async (name: string) => {
      const { runShow } = await import('./advisories-command.ts');
      process.exitCode = runShow(name);
    });
}
