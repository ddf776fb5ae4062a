// The Chinese name of an element, as it stands in diagrams read with the Camunda 8 extensions.

/** @returns {string | undefined} */
export function chinese(node) {
  const groups = (node.extensionElements?.values ?? []).filter(({ $type }) => $type === "zeebe:Properties");
  return groups.flatMap((one) => one.properties ?? []).find(({ name }) => name === "name:zh")?.value;
}
