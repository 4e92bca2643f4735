import type { Node } from 'web-tree-sitter';

/** What the grammar puts between the parts of a statement, and Python does not see. */
export const isFiller = (node: Node): boolean => node.type === 'comment' || node.type === 'line_continuation';

export function children(node: Node): Node[] {
  return node.namedChildren.filter((child): child is Node => child !== null && !isFiller(child));
}

const compound = /^(?:block|(?:function|class|decorated)_definition|(?:if|for|while|with|try|match)_statement|\w+_clause)$/;

/** Where a statement ends for Python: the grammar counts comments after the last one into the block. */
export function endOf(node: Node): number {
  if (!compound.test(node.type)) return node.endIndex;
  const outermost = node.lastNamedChild;
  const last = outermost && isFiller(outermost) ? children(node).at(-1) : outermost;
  return last ? endOf(last) : node.endIndex;
}
