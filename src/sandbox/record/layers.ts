import type { DecodedLayer, DetonationPhase } from '../../core/detonation.ts';

/** Layers kept of one package, and bytes of each: the probes keep to the same. */
const MAX_LAYERS = 100;
const MAX_LAYER = 65_536;
const MAX_LINE = 1024 * 1024;

/** The layers the probes reported in one run. The file was open to the package, so every line may be anything. */
export function layersOf(lines: string, phase: DetonationPhase): readonly DecodedLayer[] {
  const layers: DecodedLayer[] = [];
  for (const line of lines.split('\n')) {
    if (line === '' || line.length > MAX_LINE || layers.length >= MAX_LAYERS) continue;
    const layer = understood(line, phase);
    if (layer !== undefined) layers.push(layer);
  }
  return layers;
}

function understood(line: string, phase: DetonationPhase): DecodedLayer | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { via, from, size, text }: Readonly<Record<string, unknown>> = { ...value };
  if (typeof via !== 'string' || typeof from !== 'string' || typeof text !== 'string')
    return undefined;
  return {
    phase,
    language: via === 'compile' ? 'python' : 'javascript',
    via: via.slice(0, 40),
    from: from.slice(0, 400),
    bytes: typeof size === 'number' && Number.isSafeInteger(size) ? size : text.length,
    text: text.slice(0, MAX_LAYER),
  };
}
