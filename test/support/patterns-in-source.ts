import { API, type Project } from 'typescript/unstable/sync';
import type { Expression, Node } from 'typescript/unstable/ast';
import {
  isCallExpression,
  isNewExpression,
  isPropertyAccessExpression,
  isIdentifier,
  isRegularExpressionLiteral,
} from 'typescript/unstable/ast/is';

export interface PatternsInSource {
  /** Every regular expression that is written out, once, as in the source. */
  readonly literals: readonly string[];
  /** Where a regular expression is made as the program runs: the file, and what it is made of. */
  readonly madeAtRunTime: readonly string[];
}

/** Methods of a string that make a regular expression of any text they are given. */
const makers = new Set(['match', 'matchAll', 'search']);

/** Reads the source as the compiler does. */
export function patternsInSource(root: string): PatternsInSource {
  using api = closing(new API({ cwd: root }));
  const [project] = api.updateSnapshot({ openProject: `${root}tsconfig.json` }).getProjects();
  if (!project) throw new Error('no project');
  const literals = new Set<string>();
  const made = new Set<string>();
  for (const file of project.program.getSourceFileNames()) {
    if (!file.startsWith(`${root}src/`)) continue;
    const source = project.program.getSourceFile(file);
    if (!source) throw new Error(`no source ${file}`);
    const visit = (node: Node): void => {
      if (isRegularExpressionLiteral(node)) literals.add(node.text);
      const argument = patternArgument(node, project);
      if (argument)
        made.add(`${file.slice(root.length)}: ${source.text.slice(argument.pos, argument.end).trim()}`);
      node.forEachChild(visit);
    };
    visit(source);
  }
  return { literals: [...literals], madeAtRunTime: [...made].toSorted() };
}

/** What a regular expression is made of here, where one is made of a text. */
function patternArgument(node: Node, project: Project): Expression | undefined {
  if (!isCallExpression(node) && !isNewExpression(node)) return undefined;
  const [argument] = node.arguments ?? [];
  if (!argument) return undefined;
  if (isIdentifier(node.expression)) return node.expression.text === 'RegExp' ? argument : undefined;
  if (!isPropertyAccessExpression(node.expression) || !makers.has(node.expression.name.text))
    return undefined;
  const [of, given] = [node.expression.expression, argument].map((one) => {
    const type = project.checker.getTypeAtLocation(one);
    return type ? project.checker.typeToString(type) : '';
  });
  return of === 'string' && given !== 'RegExp' ? argument : undefined;
}

function closing(api: API): API & Disposable {
  return Object.assign(api, { [Symbol.dispose]: () => api.close() });
}
