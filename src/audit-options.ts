import type { AttackRequest } from './attack-request.ts';
import type { DataRequest } from './data-request.ts';
import type { DataRunOptions } from './examine-data.ts';
import type { AttackRunOptions, EarlierRun } from './attack-models.ts';
import type { Progress } from './audit/collect.ts';
import type { Limits } from './core/limits.ts';
import type { Loader } from './core/loader.ts';
import type { Policy } from './core/policy.ts';
import type { RemoteOptions } from './list-targets.ts';
import type { Baseline } from './policy/baseline.ts';
import type { VexStatement } from './policy/vex.ts';
import type { SandboxLimits } from './sandbox/limits.ts';

export interface AuditOptions {
  /** How the files will be loaded; without it, the worst that is plausible for each format counts. */
  readonly loader?: Loader;
  readonly policy?: Policy;
  /** Where the policy comes from, for the report. */
  readonly policyName?: string;
  /** An earlier report: findings and gaps that stand there do not count again. */
  readonly baseline?: Baseline;
  /** What others state of vulnerabilities in packages (OpenVEX), in the order they were given. */
  readonly vex?: readonly VexStatement[];
  /** A target without any file to weigh passes instead of being incomplete. Default false. */
  readonly allowEmpty?: boolean;
  readonly limits?: Partial<Limits>;
  /** Threads; by default what the number of files and processors suggests. */
  readonly jobs?: number;
  /** Globs of paths to leave out. */
  readonly exclude?: readonly string[];
  /** Leave out version-control data and installed packages. Default true. */
  readonly defaultExcludes?: boolean;
  /** Compute the SHA-256 of every weighed file. Reads every byte. Default false. */
  readonly digests?: boolean;
  /** A folder where results are kept between runs, by content and rules version. Default: nothing is kept. */
  readonly cache?: string;
  /** Folder of the advisory index that packages are compared with. Default: none, and the report says so. */
  readonly advisories?: string;
  /** Also answer whether to adopt what was weighed. Default false. */
  readonly adoption?: boolean;
  /** Also run the packages among the targets in a sandbox without network, and tell what they did. Default false. */
  readonly detonate?: boolean | Partial<SandboxLimits>;
  /** Also attack these models, and tell how they bore it. Default none. */
  readonly attacks?: readonly AttackRequest[];
  /** Progress of attacks, and how they are ended early. */
  readonly attackRun?: AttackRunOptions;
  /** An earlier report: models are compared with how they bore it then. */
  readonly earlier?: EarlierRun;
  /** Also examine these data sets, and tell what is wrong with them. Default none. */
  readonly data?: readonly DataRequest[];
  /** Progress of examining data, and how it is ended early. */
  readonly dataRun?: DataRunOptions;
  /** How targets that are not on this machine are reached. */
  readonly remote?: RemoteOptions;
  readonly onProgress?: (progress: Progress) => void;
  /** The present moment; injected for tests. */
  readonly now?: () => Date;
}
