import { spawn } from 'node:child_process';
import { chownSync, mkdtempSync, realpathSync, rmdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Detonation } from '../core/detonation.ts';
import type { Unexamined } from '../core/parsed.ts';
import type { SandboxAnswer, SandboxJob } from './job.ts';
import type { SandboxLimits } from './limits.ts';
import { SANDBOX_LIMITS } from './limits.ts';
import type { Machine } from './machine/machine.ts';
import { NAMESPACES } from './machine/machine.ts';
import type { Handed } from './machine/stand-in.ts';
import { handOver, standIn, temporaryFolder } from './machine/stand-in.ts';
import type { Subject } from './plan/plan.ts';

/** What to run: a wheel, source distribution, npm tarball or folder on this machine. */
export interface DetonationRequest {
  readonly ecosystem: 'pypi' | 'npm';
  readonly form: 'archive' | 'folder';
  readonly path: string;
  /** The name installers shall see, where the path has another. */
  readonly file?: string;
}

export type Detonated =
  | { readonly kind: 'done'; readonly detonation: Detonation; readonly gaps: readonly Unexamined[] }
  /** Nothing was run; one sentence says why and what to install. */
  | { readonly kind: 'skipped'; readonly reason: string };

/** Bytes of an answer: bounded lists of bounded texts. */
const MAX_ANSWER = 128 * 1024 * 1024;
/** What the supervisor gets beyond its own limit before it is ended. */
const MARGIN_MS = 30_000;
/** Names that installers take an archive by; anything else could be an option or a path to them. */
const FILE_NAME_RE = /^[A-Za-z0-9@][\w.+!~@-]{0,200}$/;

/**
 * Installs, imports and calls a package in a sandbox, and tells what it did. Nothing reaches the network or the home of the
 * user, and nothing is left behind. Never throws for what the package does. `machine` comes from `probeMachine`.
 */
export async function detonate(
  request: DetonationRequest,
  machine: Machine,
  limit: Partial<SandboxLimits> = {},
): Promise<Detonated> {
  const path = realpathSync(resolve(request.path));
  const file = request.file ?? basename(path);
  if (request.form === 'archive' && !FILE_NAME_RE.test(file))
    return { kind: 'skipped', reason: `${file} is no name an installer takes` };
  const limits = { ...SANDBOX_LIMITS, ...limit };
  const account = standIn();
  let handed: Handed;
  try {
    handed = handOver(path, account, limits.disk);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'skipped', reason: `it could not be copied: ${reason}` };
  }
  const subject: Subject = { ...request, path: handed.path, file };
  const folder = mkdtempSync(join(temporaryFolder(account), 'weighbridge-'));
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  try {
    const answer = await supervised({ subject, machine, limits, folder });
    return answer.ok
      ? { kind: 'done', detonation: answer.detonation, gaps: answer.gaps }
      : { kind: 'skipped', reason: answer.reason };
  } finally {
    handed.remove();
    rmdirSync(folder); // Empty: what was mounted over it went with its namespace.
  }
}

function supervisorEntry(): string {
  const name = import.meta.url.endsWith('.ts') ? './supervisor.ts' : './supervisor.js';
  return new URL(name, import.meta.url).pathname;
}

async function supervised(job: SandboxJob): Promise<SandboxAnswer> {
  const argv = [...NAMESPACES, process.execPath, supervisorEntry()];
  const child = spawn(job.machine.programs.unshare, argv, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' },
    cwd: '/',
    ...standIn(),
  });
  const chunks: Buffer[] = [];
  let size = 0;
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_ANSWER) child.kill('SIGKILL');
    else chunks.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk.toString('utf8')}`.slice(-2_000);
  });
  child.stdin.on('error', () => undefined);
  child.stdin.write(`${JSON.stringify(job)}\n`); // Left open: it closes when this process ends, however it ends.
  const timer = setTimeout(() => child.kill('SIGKILL'), job.limits.totalMs + MARGIN_MS);
  const failure = await new Promise<string | undefined>((settle) => {
    child.on('error', (error) => settle(error.message));
    child.on('close', (code, signal) =>
      settle(code === 0 ? undefined : `it ended with ${signal ?? code}`),
    );
  });
  clearTimeout(timer);
  if (failure !== undefined)
    return { ok: false, reason: `the sandbox could not be made: ${complaint.trim() || failure}` };
  const answer: SandboxAnswer = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  return answer;
}
