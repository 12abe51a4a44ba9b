import { zip } from './zip.ts';

/** A TorchServe archive with the given entries of its manifest and files. */
export function torchserveArchive(
  model: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
): Uint8Array {
  const manifest = {
    runtime: 'python',
    model: { modelName: 'm', modelVersion: '1.0', ...model },
    archiverVersion: '0.12',
  };
  return zip({
    entries: [
      { name: 'MAR-INF/MANIFEST.json', data: JSON.stringify(manifest) },
      ...Object.entries(files).map(([name, data]) => ({ name, data })),
    ],
  });
}

/** An `MLmodel` with a python_function flavour. */
export function mlmodel(entries: Readonly<Record<string, string>>): string {
  const lines = Object.entries(entries).map(([key, value]) => `    ${key}: ${value}`);
  return `flavors:\n  python_function:\n${lines.join('\n')}\nmodel_uuid: 0\n`;
}
