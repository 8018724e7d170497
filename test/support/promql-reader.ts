import { parser } from '@prometheus-io/lezer-promql';
import type { SyntaxNode } from '@lezer/common';

/** What a query asks for. */
export interface Asked {
  readonly metrics: readonly string[];
  /** Labels that a metric's selector matches on, by metric, and the value or the expression. */
  readonly matched: readonly (readonly [metric: string, label: string, value: string])[];
  /** Labels that are grouped by or joined on. */
  readonly grouped: readonly string[];
  /** Functions and aggregations around a selector, from the inside, such as `rate`. */
  readonly around: readonly (readonly [
    metric: string,
    calls: readonly string[],
    range: string | undefined,
  ])[];
}

/** Reads PromQL with Prometheus's own grammar. @throws Error that shows where it is wrong. */
export function readPromql(query: string): Asked {
  const tree = parser.parse(query);
  const text = (node: SyntaxNode | null) => (node ? query.slice(node.from, node.to) : '');
  const metrics: string[] = [];
  const matched: [string, string, string][] = [];
  const grouped: string[] = [];
  const around: [string, string[], string | undefined][] = [];
  tree.iterate({
    enter(ref) {
      const { node } = ref;
      if (ref.type.isError)
        throw new Error(
          `not PromQL at ${ref.from}: …${query.slice(Math.max(0, ref.from - 40), ref.from + 40)}…`,
        );
      if (ref.name === 'VectorSelector') {
        const metric = text(node.getChild('Identifier'));
        metrics.push(metric);
        for (const matcher of node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [])
          matched.push([
            metric,
            text(matcher.getChild('LabelName')),
            text(matcher.getChild('StringLiteral')).slice(1, -1),
          ]);
        around.push([metric, callsAround(node, text), rangeOf(node, text)]);
      }
      if (ref.name === 'GroupingLabels')
        for (const label of node.getChildren('LabelName')) grouped.push(text(label));
    },
  });
  return { metrics, matched, grouped, around };
}

function callsAround(node: SyntaxNode, text: (node: SyntaxNode | null) => string): string[] {
  const calls: string[] = [];
  for (let up = node.parent; up; up = up.parent) {
    if (up.name === 'FunctionCall') calls.push(text(up.getChild('FunctionIdentifier')));
    if (up.name === 'AggregateExpr') calls.push(text(up.getChild('AggregateOp')));
  }
  return calls;
}

function rangeOf(node: SyntaxNode, text: (node: SyntaxNode | null) => string): string | undefined {
  const matrix = node.parent?.name === 'MatrixSelector' ? node.parent : undefined;
  return matrix && text(matrix).slice(text(node).length + 1, -1);
}
