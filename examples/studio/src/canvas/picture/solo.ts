import type { LayerNode, StackNode } from '@mrt/sdk/web';

/** The tree with only one layer or group in it, which is seen even if it is hidden. */
export function alone(nodes: readonly StackNode[], id: string): StackNode[] {
  return nodes.flatMap((node): StackNode[] => {
    if (!node.group) {
      const { layer } = node as LayerNode;
      return layer.id === id ? [{ layer: { ...layer, hidden: false } }] : [];
    }
    const { group } = node;
    const children = group.id === id ? node.children : alone(node.children, id);
    return children.length > 0 ? [{ group: { ...group, hidden: false }, children }] : [];
  });
}
