import type { TechniqueArea } from '../area.ts';

function engine(magic: string): Uint8Array {
  return Buffer.from(magic + '\0'.repeat(64), 'latin1');
}

export default {
  area: 'Programs for accelerators',
  techniques: [
    {
      id: 'engine-tensorrt',
      title: 'a TensorRT engine',
      build: () => ({ 'model.engine': engine('ftrt') }),
      expect: ['accelerator-program/opaque', 'gap:unsupported-format'],
    },
    {
      id: 'engine-ultralytics',
      title: 'the same behind a description in JSON',
      build: () => ({ 'yolo.engine': engine('\u0015\0\0\0{"description":"YOLO"ftrt') }),
      expect: ['accelerator-program/opaque', 'gap:unsupported-format'],
      shows: 'YOLO',
    },
    {
      id: 'engine-renamed',
      title: 'the same under the name of another format',
      build: () => ({ 'model.onnx': engine('ftrt') }),
      expect: ['accelerator-program/opaque', 'gap:unsupported-format'],
    },
  ],
  honest: [],
} satisfies TechniqueArea;
