import { isNode, type Node, type ObjectValue } from '../formats/pickle/value.ts';
import { isNumpyArray } from './numpy-array.ts';
import { itemsOf, nameOf } from './pickle-place.ts';
import { isTorchTensor } from './torch-tensor.ts';

/** The class of an object torch's legacy layout wraps: `('module', class, file, source)`. */
export function className({ callee }: ObjectValue): string {
  const [kind, type] = isNode(callee) && callee.kind === 'persistent' ? itemsOf(callee.id) : [];
  return (kind === 'module' ? nameOf(type) : undefined) ?? 'a class that is computed while loading';
}

/** Storages, and what is rebuilt as an array. */
export function isTensorPart(node: Node): boolean {
  if (node.kind === 'persistent') return true;
  if (node.kind === 'unknown') return node.array !== undefined;
  return node.kind === 'object' && (isTorchTensor(node) || isNumpyArray(node));
}

/** What to do about an object of a class that is not known. */
export function classAdvice(name: string, isWhole: boolean): string {
  const reason = 'Only its own code could say what is in it.';
  return isWhole || /^(torch\.nn|transformers|diffusers|timm)\./.test(name)
    ? `${reason} Load it where you trust it and save model.state_dict().`
    : `${reason} Save the tensors alone, or choose a part of the file with --select.`;
}
