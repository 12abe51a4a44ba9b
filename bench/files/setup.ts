import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { WORK } from './folder.ts';

/** Python of the environment the peers live in. */
export const VENV = join(WORK, 'venv/bin');

/** The newest release of each when the figures in the README were taken. */
export const PEERS = {
  modelscan: 'modelscan==0.8.8',
  picklescan: 'picklescan[7z]==1.0.5',
  fickling: 'fickling==0.1.12',
  // With the extras for the formats in the folder, so that no scanner of its own is missing.
  modelaudit: 'modelaudit[joblib,onnx,safetensors,dill]==0.2.54',
} as const;

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}

if (import.meta.main) {
  run('python3', ['-m', 'venv', join(WORK, 'venv')]);
  run(join(VENV, 'pip'), ['install', '--disable-pip-version-check', ...Object.values(PEERS)]);
}
