/** Numbers of the calls that the filter names, for the two architectures it is built for; from the kernel's own tables. */
export interface SyscallRow {
  readonly name: string;
  readonly x64?: number;
  readonly arm64?: number;
}

/** Calls only somebody makes who wants out, into another process or into the kernel. Whoever makes one is stopped and reported. */
export const TRAPPED: readonly SyscallRow[] = [
  { name: 'ptrace', x64: 101, arm64: 117 },
  { name: 'process_vm_readv', x64: 310, arm64: 270 },
  { name: 'process_vm_writev', x64: 311, arm64: 271 },
  { name: 'pidfd_getfd', x64: 438, arm64: 438 },
  { name: 'bpf', x64: 321, arm64: 280 },
  { name: 'mount', x64: 165, arm64: 40 },
  { name: 'umount2', x64: 166, arm64: 39 },
  { name: 'pivot_root', x64: 155, arm64: 41 },
  { name: 'chroot', x64: 161, arm64: 51 },
  { name: 'open_tree', x64: 428, arm64: 428 },
  { name: 'move_mount', x64: 429, arm64: 429 },
  { name: 'fsopen', x64: 430, arm64: 430 },
  { name: 'fsconfig', x64: 431, arm64: 431 },
  { name: 'fsmount', x64: 432, arm64: 432 },
  { name: 'fspick', x64: 433, arm64: 433 },
  { name: 'mount_setattr', x64: 442, arm64: 442 },
  { name: 'unshare', x64: 272, arm64: 97 },
  { name: 'setns', x64: 308, arm64: 268 },
  { name: 'init_module', x64: 175, arm64: 105 },
  { name: 'finit_module', x64: 313, arm64: 273 },
  { name: 'delete_module', x64: 176, arm64: 106 },
  { name: 'kexec_load', x64: 246, arm64: 104 },
  { name: 'kexec_file_load', x64: 320, arm64: 294 },
  { name: 'open_by_handle_at', x64: 304, arm64: 265 },
  { name: 'reboot', x64: 169, arm64: 142 },
  { name: 'swapon', x64: 167, arm64: 224 },
  { name: 'swapoff', x64: 168, arm64: 225 },
  { name: 'acct', x64: 163, arm64: 89 },
  { name: 'quotactl', x64: 179, arm64: 60 },
  { name: 'iopl', x64: 172 },
  { name: 'ioperm', x64: 173 },
];

/** "No such call": honest runtimes ask for these and have another way. io_uring would hide files and connections from the trace. */
export const ABSENT: readonly SyscallRow[] = [
  { name: 'io_uring_setup', x64: 425, arm64: 425 },
  { name: 'io_uring_enter', x64: 426, arm64: 426 },
  { name: 'io_uring_register', x64: 427, arm64: 427 },
  // Its flags stand in memory, where no filter can look; without it the C library uses clone.
  { name: 'clone3', x64: 435, arm64: 435 },
];

/** "Not permitted": parts of the kernel with a history of holes, which some honest programs try. */
export const FORBIDDEN: readonly SyscallRow[] = [
  { name: 'userfaultfd', x64: 323, arm64: 282 },
  { name: 'perf_event_open', x64: 298, arm64: 241 },
  { name: 'add_key', x64: 248, arm64: 217 },
  { name: 'request_key', x64: 249, arm64: 218 },
  { name: 'keyctl', x64: 250, arm64: 219 },
  { name: 'syslog', x64: 103, arm64: 116 },
  { name: 'settimeofday', x64: 164, arm64: 170 },
  { name: 'clock_settime', x64: 227, arm64: 112 },
];
