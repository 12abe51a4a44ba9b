import { defineCheck } from '../../../core/check.ts';
import { dependencySet } from '../../../formats/dependencies/dependency-set.ts';
import { CWE_319, CWE_345, CWE_354, CWE_427, CWE_494 } from '../references.ts';
import { commandFindings } from './commands.ts';
import { indexFindings } from './indexes.ts';
import { lockFindings } from './lock-sources.ts';
import { requestFindings } from './requests.ts';

export default defineCheck({
  id: 'dependency-source',
  version: 1,
  title: 'Where dependencies come from, and what vouches for them',
  needs: [dependencySet],
  scope: 'project',
  rules: {
    'unsafe-index-strategy': {
      title: 'The highest version of any index wins',
      severity: 'medium',
      message: '{text} takes the best version over all indexes',
      why: 'Whoever publishes a higher version of a private package’s name in a public index gets it installed: dependency confusion.',
      fix: 'Leave the strategy at first-index, or bind the packages to their index.',
      references: [CWE_427],
      example: {
        bad: 'index-strategy = "unsafe-best-match"',
        good: 'index-strategy = "first-index"',
      },
    },
    'unverified-host': {
      title: 'A host whose certificate is not checked',
      severity: 'medium',
      message: '{text} switches the check of the certificate off',
      why: 'Anybody on the way can answer in place of the index and give other packages.',
      fix: 'Give the certificate of the index to the tool (--cert, cafile) and remove the switch.',
      references: [{ id: 'CWE-295', url: 'https://cwe.mitre.org/data/definitions/295.html' }],
      example: {
        bad: 'pip install --trusted-host index.example thing',
        good: 'pip install --cert company.pem thing',
      },
    },
    'unencrypted-source': {
      title: 'Packages over an open line',
      severity: 'medium',
      message: '{what} is read over unencrypted http: {url}',
      why: 'Anybody on the way can change what is installed.',
      fix: 'Use https.',
      references: [CWE_319, CWE_494],
      example: {
        bad: '--index-url http://index.example/simple',
        good: '--index-url https://index.example/simple',
      },
    },
    'resolved-elsewhere': {
      title: 'A lock file takes one package from elsewhere',
      severity: 'medium',
      message: '{name} is resolved to {url}, unlike the other {others} packages of the file',
      why: 'Installers take what the lock file says without a word, and reviewers rarely read it. One line that leads elsewhere replaces a package.',
      fix: 'Find out who changed the line. Resolve the package again from the configured registry.',
      references: [CWE_345, CWE_494],
      example: {
        bad: '"resolved": "https://files.example/thing.tgz" among packages of a registry',
        good: '"resolved": "https://registry.example/thing/-/thing-1.0.0.tgz"',
      },
    },
    'unpinned-server': {
      title: 'An agent’s server that runs the newest version',
      severity: 'medium',
      message: '{name} is fetched and run without a version each time the server starts',
      why: 'Whatever was published last runs with the user’s rights, without a lock file and without anybody asking. A stolen publisher’s token reaches every such machine within hours.',
      fix: 'Write the exact version, and update it on purpose.',
      references: [CWE_494],
      example: {
        bad: '"args": ["-y", "some-server"]',
        good: '"args": ["-y", "some-server@1.4.2"]',
      },
    },
    'unpinned-command': {
      title: 'A command that installs the newest version',
      severity: 'low',
      message: '{name} is installed without a version, one of {count} in this file ({tool})',
      why: 'Tomorrow the same command installs something else, and no lock file says what was meant.',
      fix: 'Write the version, or install from a lock file.',
      references: [CWE_494],
      example: { bad: 'RUN pip install thing', good: 'RUN pip install thing==1.4.2' },
    },
    'extra-index': {
      title: 'Several indexes for the same names',
      severity: 'low',
      message: '{url} is asked beside the other indexes, for every name',
      why: 'pip takes the best version over all indexes: who can publish in one of them can replace any package of the others.',
      fix: 'Bind packages to their index (uv: explicit = true; Poetry: priority = "explicit"), or require hashes.',
      references: [CWE_427],
      example: {
        bad: '--extra-index-url https://wheels.example/simple',
        good: '[[tool.uv.index]] with explicit = true',
      },
    },
    'moving-revision': {
      title: 'Source from a branch or tag',
      severity: 'low',
      message: '{name} comes from {url} at {revision}, which can move',
      why: 'What is installed changes whenever somebody pushes there.',
      fix: 'Name the full commit hash.',
      references: [CWE_494],
      example: {
        bad: 'thing @ git+https://forge.example/a/thing@main',
        good: 'thing @ git+https://forge.example/a/thing@<40 hex digits>',
      },
    },
    'archive-without-digest': {
      title: 'An archive by its address, without a digest',
      severity: 'low',
      message: '{name} is fetched from {url} without a digest',
      why: 'Whoever holds that address can put another archive there.',
      fix: 'Add the digest (#sha256=…), or take the package from an index.',
      references: [CWE_354],
      example: {
        bad: 'thing @ https://files.example/thing.zip',
        good: 'thing @ https://files.example/thing.zip#sha256=…',
      },
    },
    'missing-digest': {
      title: 'Some packages without a digest',
      severity: 'low',
      message: '{count} of {total} packages have no digest, such as {name}',
      why: 'The others are compared with what was resolved; these may be anything.',
      fix: 'Write the lock file anew with its tool.',
      references: [CWE_354],
      example: {
        bad: 'thing==1.0 beside other==1.0 --hash=sha256:…',
        good: 'both with --hash=sha256:…',
      },
    },
    'weak-digest-only': {
      title: 'Digests that can be forged',
      severity: 'low',
      message: '{count} packages have only {algorithm} digests, such as {name}',
      why: 'Two archives with the same MD5 or SHA-1 can be made on purpose.',
      fix: 'Write the lock file anew with a current version of its tool.',
      references: [CWE_354],
      example: { bad: '"integrity": "sha1-…"', good: '"integrity": "sha512-…"' },
    },
  },
  run: (inputs, { report }) => {
    for (const { path, value } of inputs['dependency-set']) {
      const at = (line?: number): { readonly path: readonly string[]; readonly line?: number } =>
        line === undefined ? { path } : { path, line };
      for (const { rule, line, ...data } of indexFindings(value))
        if (rule === 'extra-index') report(rule, at(line), { url: data.subject });
        else if (rule === 'unencrypted-source')
          report(rule, at(line), { what: 'an index', url: data.subject });
        else report(rule, at(line), { text: data.subject });
      for (const one of requestFindings(value)) {
        const { rule, line, name, url, revision } = one;
        if (rule === 'moving-revision') report(rule, at(line), { name, url, revision });
        else if (rule === 'unencrypted-source') report(rule, at(line), { what: name, url });
        else report(rule, at(line), { name, url });
      }
      for (const { isServer, line, name, count, tool } of commandFindings(value))
        if (isServer) report('unpinned-server', at(line), { name });
        else report('unpinned-command', at(line), { name, count, tool });
      for (const one of lockFindings(value))
        if (one.rule === 'resolved-elsewhere')
          report(one.rule, at(one.line), { name: one.name, url: one.url, others: one.others });
        else if (one.rule === 'missing-digest')
          report(one.rule, at(one.line), { name: one.name, count: one.count, total: one.total });
        else
          report(one.rule, at(one.line), {
            name: one.name,
            count: one.count,
            algorithm: one.algorithm,
          });
    }
  },
});
