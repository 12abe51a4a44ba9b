import type {
  CapabilitySample,
  PackageProfile,
  ProfiledCapability,
  ProfiledHook,
} from '../core/package-profile.ts';
import { PACKAGE_CAPABILITIES, RUN_MOMENTS } from '../core/package-profile.ts';
import { integer, list, object, oneOf, text } from './schema-parts.ts';

const texts = (description: string): ReturnType<typeof list> =>
  list({ type: 'string' }, description);

/** What each package can do and does by itself. */
export const PROFILES = list(
  object<PackageProfile>(
    'What a package can do, does by itself, and talks to.',
    {
      id: text('Package URL with version, else the place of the package.'),
      name: text('As the package says.'),
      version: text('As the package says.'),
      files: integer('Files in it.'),
      bytes: integer('Bytes of all files.'),
      capabilities: list(
        object<ProfiledCapability>('What its code can do, and when.', {
          capability: oneOf(PACKAGE_CAPABILITIES, 'What.'),
          moment: oneOf(RUN_MOMENTS, 'When.'),
          files: integer('Files that do.'),
          samples: list(
            object<CapabilitySample>('One place.', {
              path: texts('From the file on disk through the members inside it.'),
              line: integer('From 1.'),
              callee: text('What is called.'),
            }),
            'The first of them.',
          ),
        }),
        'By capability and moment.',
      ),
      hooks: list(
        object<ProfiledHook>(
          'A command that runs by itself.',
          {
            hook: text('When: script name, `setup.py`, `build-backend`, `start`.'),
            command: text('As written.'),
            file: text('The file it runs, where that is known.'),
          },
          ['file'],
        ),
        'In the order of the package.',
      ),
      hosts: texts('Hosts named in addresses.'),
      binaries: texts('Native programs and libraries inside the package.'),
      entryPoints: texts('Modules and programs by which it is entered.'),
      truncated: { type: 'boolean', description: 'Lists were cut, or files not understood.' },
    },
    ['version'],
  ),
  'What each package of the target can do; only where that was the question.',
);
