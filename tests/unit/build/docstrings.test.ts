import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { root } from '../../../build/machine.mjs';

const SAYS_SO = /\b(Throws?|throws|Rejects?|rejects)\b/;

/** Returns the paths of all source files below a folder of the project. */
const sourcesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name));

/** Returns whether a function throws by a statement of its own, outside of a `try` block with a `catch`. */
function throwsItself(body: ts.Node): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (found || (ts.isFunctionLike(node) && node !== body)) return;
    if (ts.isThrowStatement(node)) found = true;
    else if (ts.isTryStatement(node) && node.catchClause) {
      visit(node.catchClause.block);
      if (node.finallyBlock) visit(node.finallyBlock);
    } else ts.forEachChild(node, visit);
  };
  ts.forEachChild(body, visit);
  return found;
}

const isExported = (node: ts.Node) =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** Returns the names of the exported functions of a file that throw and whose docstring does not say so. */
function silentIn(path: string): string[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const docstring = (node: ts.Node) =>
    (ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? [])
      .map(({ pos, end }) => source.text.slice(pos, end))
      .join('\n');
  return source.statements.flatMap((statement) => {
    if (!isExported(statement) || SAYS_SO.test(docstring(statement))) return [];
    const functions = ts.isFunctionDeclaration(statement)
      ? [statement]
      : ts.isVariableStatement(statement)
        ? statement.declarationList.declarations.flatMap(({ initializer }) =>
            initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
              ? [initializer]
              : [],
          )
        : [];
    return functions
      .filter(({ body }) => body && throwsItself(body))
      .map(
        (it) => `${path.slice(root.length + 1)}: ${it.name?.text ?? statement.getText(source).slice(0, 60)}`,
      );
  });
}

describe('the docstring of an exported function', () => {
  it('says that the function throws when it does', () => {
    const silent = ['electron', 'renderer', 'build/preview', 'build/dev']
      .flatMap(sourcesIn)
      .flatMap(silentIn);
    expect(silent).toEqual([]);
  });
});
