import type {
  CanarySent,
  DecodedLayer,
  Detonation,
  FileTouched,
  HostContacted,
  PhaseRun,
  ProcessRun,
  RequestSeen,
  SecondStage,
  SystemAct,
} from '../core/detonation.ts';
import {
  DETONATION_PHASES,
  FILE_ACTS,
  FILE_PLACES,
  HOST_CONTACTS,
  SYSTEM_ACTS,
} from '../core/detonation.ts';
import { integer, list, object, oneOf, text } from './schema-parts.ts';
import type { Schema } from './schema-parts.ts';

const PHASE = oneOf(DETONATION_PHASES, 'When.');
const texts = (description: string): Schema => list({ type: 'string' }, description);

/** What packages did in the sandbox; only in reports of `weighbridge vet --detonate`. */
export const DETONATION = object<Detonation>(
  'What one package did while it was installed, imported and called in a sandbox without network. Texts come from the package.',
  {
    ecosystem: oneOf(['pypi', 'npm'], 'Where it is from.'),
    name: text('As the package says.'),
    version: text('As the package says.'),
    file: text('The file or folder that was run.'),
    tools: texts('Programs that took part, with versions.'),
    phases: list(
      object<PhaseRun>(
        'One run.',
        {
          phase: PHASE,
          command: text('What was run.'),
          end: oneOf(
            ['finished', 'failed', 'stopped'] satisfies readonly PhaseRun['end'][],
            'How it ended.',
          ),
          exitCode: integer('Exit code.'),
          limit: text('The limit that stopped it.'),
          duration: integer('Milliseconds.'),
          output: texts('Its last lines.'),
        },
        ['exitCode', 'limit'],
      ),
      'In order.',
    ),
    processes: list(
      object<ProcessRun>('A program that was started.', {
        phase: PHASE,
        path: text('The program.'),
        argv: texts('Its arguments.'),
        parents: texts('The programs that led to it, outermost first.'),
      }),
      'In order.',
    ),
    hosts: list(
      object<HostContacted>(
        'A host somebody wanted to reach.',
        {
          phase: PHASE,
          host: text('Name or address.'),
          port: integer('Port.'),
          contact: oneOf(HOST_CONTACTS, 'How far it came.'),
        },
        ['port'],
      ),
      'In order.',
    ),
    requests: list(
      object<RequestSeen>('Something sent to a service of the sandbox.', {
        phase: PHASE,
        protocol: oneOf(
          [
            'http',
            'https',
            'smtp',
            'tcp',
            'tls',
            'udp',
            'dns',
          ] satisfies readonly RequestSeen['protocol'][],
          'How it was sent.',
        ),
        host: text('The host it was meant for.'),
        port: integer('Port.'),
        line: text('Its first line.'),
        bytes: integer('Bytes sent.'),
        excerpt: text('The beginning of what was sent.'),
      }),
      'In order.',
    ),
    files: list(
      object<FileTouched>('A file in a place that means something.', {
        phase: PHASE,
        act: oneOf(FILE_ACTS, 'What was done with it.'),
        path: text('Inside of the sandbox.'),
        place: oneOf(FILE_PLACES, 'What kind of place it is in.'),
        by: text('The program that did it.'),
      }),
      'In order.',
    ),
    canaries: list(
      object<CanarySent>('A planted secret that was sent.', {
        phase: PHASE,
        planted: text('Where it had been planted.'),
        encoding: text('How it was wrapped, outermost first.'),
        host: text('Where it went.'),
        carrier: text('What carried it.'),
      }),
      'In order.',
    ),
    stages: list(
      object<SecondStage>('A file of the sandbox that was downloaded and run.', {
        phase: PHASE,
        address: text('Where it was asked for.'),
        interpreter: text('What ran it.'),
      }),
      'In order.',
    ),
    layers: list(
      object<DecodedLayer>('Source that was made while running.', {
        phase: PHASE,
        language: oneOf(
          ['python', 'javascript'] satisfies readonly DecodedLayer['language'][],
          'Language.',
        ),
        via: text('What made it.'),
        from: text('The file whose code asked for it.'),
        bytes: integer('Bytes.'),
        text: text('The source, cut at a limit.'),
      }),
      'In order.',
    ),
    acts: list(
      object<SystemAct>('Something asked of the kernel.', {
        phase: PHASE,
        kind: oneOf(SYSTEM_ACTS, 'What.'),
        detail: text('The facts.'),
        by: text('The program that did it.'),
      }),
      'In order.',
    ),
    cut: texts('Lists that were cut, and by how much.'),
  },
  ['version'],
);
