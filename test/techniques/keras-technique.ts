import { kerasArchive, type Json } from '../builders/keras.ts';
import type { AreaTechnique } from './area.ts';

/** What a Lambda of these techniques would run. */
export const COMMAND = "os.system('echo weighbridge-test')";
export const CODE = 'keras-code/dangerous-code';

export function kerasTechnique(
  id: string,
  title: string,
  config: Json | Uint8Array | string,
  expect: readonly string[],
  shows?: string,
): AreaTechnique {
  const build = (): Record<string, Uint8Array> => ({ 'model.keras': kerasArchive(config) });
  return shows === undefined ? { id, title, build, expect } : { id, title, build, expect, shows };
}

export function jsonTechnique(
  id: string,
  title: string,
  config: Json,
  expect: readonly string[],
  shows?: string,
): AreaTechnique {
  const build = (): Record<string, string> => ({ 'model.json': JSON.stringify(config) });
  return shows === undefined ? { id, title, build, expect } : { id, title, build, expect, shows };
}
