import { zip } from './zip.ts';
import { writeGguf } from './gguf.ts';

/** A program head with a script, some machine code, and a zip archive with a GGUF model. */
export function llamafile(
  spec: {
    readonly script?: string;
    readonly magic?: string;
    readonly model?: Uint8Array;
    readonly suffix?: Uint8Array;
  } = {},
): Uint8Array {
  const script = spec.script ?? 'exec ape "$o" "$@"\n';
  const head = `${spec.magic ?? "MZqFpD='\n\n"}\0\0\0\n'\n#'"\no=$(command -v "$0")\n${script}`;
  const prefix = Buffer.concat([Buffer.from(head, 'latin1'), Buffer.alloc(4096, 0x90)]);
  const model =
    spec.model ?? writeGguf({ tensors: [{ name: 'w', shape: [4, 4], data: new Uint8Array(64) }] });
  const archive = zip({ entries: [{ name: 'model.gguf', data: model, method: 0 }], prefix });
  return new Uint8Array(Buffer.concat([archive, spec.suffix ?? Buffer.alloc(0)]));
}
