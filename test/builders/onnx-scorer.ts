/** A scorer that computes an ONNX file: what is found through it must be what is found of the file. */
import { createInterface } from 'node:readline';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const [, , path = ''] = process.argv;
const session = await InferenceSession.create(path, { intraOpNumThreads: 1 });
const [input = ''] = session.inputNames;
const [output = ''] = session.outputNames;

for await (const line of createInterface({ input: process.stdin })) {
  const { id, shape, inputs }: { id: number; shape: number[]; inputs: number[][] } =
    JSON.parse(line);
  const answer = await session.run({
    [input]: new Tensor('float32', Float32Array.from(inputs.flat()), shape),
  });
  const logits = answer[output];
  const classes = logits?.dims[1] ?? 0;
  const values = Array.from(logits?.data ?? [], Number);
  const scores = inputs.map((_, row) => values.slice(row * classes, (row + 1) * classes));
  console.log(JSON.stringify({ id, scores }));
}
