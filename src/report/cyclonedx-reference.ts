/** The reference of a component inside the document. */
export function componentRef(id: string): string {
  return `component/${id}`;
}

/** A name and value of ours: the prefix keeps them apart from other tools' properties. */
export function property(
  name: string,
  value: string,
): { readonly name: string; readonly value: string } {
  return { name: `weighbridge:${name}`, value };
}
