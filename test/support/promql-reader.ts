import { parser } from '@prometheus-io/lezer-promql';
import type { SyntaxNode } from '@lezer/common';

/** A selector with what is around it. */
export interface Selected {
  readonly metric: string;
  /** Labels that it matches on, with what they must be equal to or like. */
  readonly matchers: readonly (readonly [label: string, value: string])[];
  readonly range: string | undefined;
  /** Labels that every aggregation around it keeps. */
  readonly by: readonly string[];
}

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
  readonly selectors: readonly Selected[];
  /** Metrics on both sides of each division. */
  readonly divisions: readonly (readonly [above: readonly string[], below: readonly string[]])[];
  /** Numbers as they are written, and whether something is compared with them. */
  readonly numbers: readonly (readonly [text: string, isCompared: boolean])[];
}

const comparisons = ['EqlC', 'Neq', 'Gtr', 'Lss', 'Gte', 'Lte'];

/** Reads PromQL with Prometheus's own grammar. @throws Error that shows where it is wrong. */
export function readPromql(query: string): Asked {
  const tree = parser.parse(query);
  const text = (node: SyntaxNode | null) => (node ? query.slice(node.from, node.to) : '');
  const metrics: string[] = [];
  const matched: [string, string, string][] = [];
  const grouped: string[] = [];
  const around: [string, string[], string | undefined][] = [];
  const selectors: Selected[] = [];
  const divisions: [string[], string[]][] = [];
  const numbers: [string, boolean][] = [];
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
        selectors.push({
          metric,
          matchers: matchersOf(node, text),
          range: rangeOf(node, text),
          by: keptAround(node, text),
        });
      }
      if (ref.name === 'BinaryExpr' && node.getChild('Div'))
        divisions.push([metricsIn(node.firstChild, text), metricsIn(node.lastChild, text)]);
      if (ref.name === 'NumberDurationLiteral')
        numbers.push([text(node), comparisons.some((comparison) => node.parent?.getChild(comparison))]);
      if (ref.name === 'GroupingLabels')
        for (const label of node.getChildren('LabelName')) grouped.push(text(label));
    },
  });
  return { metrics, matched, grouped, around, selectors, divisions, numbers };
}

type Text = (node: SyntaxNode | null) => string;

function matchersOf(node: SyntaxNode, text: Text): [string, string][] {
  const matchers = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  return matchers.map((one) => [
    text(one.getChild('LabelName')),
    text(one.getChild('StringLiteral')).slice(1, -1),
  ]);
}

function keptAround(node: SyntaxNode, text: Text): string[] {
  let kept: string[] | undefined;
  for (let up = node.parent; up; up = up.parent) {
    if (up.name !== 'AggregateExpr') continue;
    const labels = up.getChild('AggregateModifier')?.getChild('GroupingLabels')?.getChildren('LabelName');
    const own = (labels ?? []).map(text);
    kept = kept?.filter((label) => own.includes(label)) ?? own;
  }
  return kept ?? [];
}

function metricsIn(node: SyntaxNode | null, text: Text): string[] {
  const found: string[] = [];
  node?.cursor().iterate(({ name, node: inner }) => {
    if (name === 'VectorSelector') found.push(text(inner.getChild('Identifier')));
  });
  return found;
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
