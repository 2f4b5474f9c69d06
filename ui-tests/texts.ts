/**
 * The texts of the user interface, as Jupyter's language packs take them from the source.
 *
 * `jupyterlab-translate` finds calls such as `trans.__('…')` on a few names, and their literal arguments. A text that
 * it doesn't find can't be translated.
 */

import { readdirSync } from 'fs';
import { join, resolve } from 'path';
import * as ts from 'typescript';

const root = resolve(__dirname, '..');

/** The domain of the translations: the name of the Python package. */
export const DOMAIN = 'jupyterlab_loopscope';

/** What `jupyterlab-translate` finds, as in its `constants.py`: receivers, and where each function has its texts. */
const RECEIVERS = ['trans', 'this.trans', 'this._trans', 'this.props.trans', 'props.trans'];
const FUNCTIONS: Readonly<Record<string, { context?: number; text: number; plural?: number }>> = {
  __: { text: 0 },
  gettext: { text: 0 },
  _n: { text: 0, plural: 1 },
  ngettext: { text: 0, plural: 1 },
  _p: { context: 0, text: 1 },
  pgettext: { context: 0, text: 1 },
  _np: { context: 0, text: 1, plural: 2 },
  npgettext: { context: 0, text: 1, plural: 2 }
};

/** A text for translators. */
export interface Entry {
  readonly where: string;
  readonly text: string;
  readonly plural?: string;
  /** How many values the call gives for the placeholders. */
  readonly values: number;
}

/** What a file has for translators. */
export interface Extraction {
  readonly entries: Entry[];
  /** Places where a text is made in a way that can't be translated. */
  readonly faults: string[];
}

/** The texts of a source file, and the faults that keep a text from being translated. */
export function extract(name: string, source: string): Extraction {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.ES2022, true, kindOf(name));
  const entries: Entry[] = [];
  const faults: string[] = [];
  const where = (node: ts.Node) =>
    `${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
  const fault = (node: ts.Node, why: string) => faults.push(`${where(node)} ${why}`);

  const visit = (node: ts.Node): void => {
    const call = translationCall(node);
    if (call) {
      const { context, text, plural } = FUNCTIONS[call.name];
      const indices = [context, text, plural].filter(index => index !== undefined);
      const literals = indices.map(index => literal(call.node.arguments[index]));
      if (!RECEIVERS.includes(call.receiver)) {
        fault(node, `is not extracted: ${call.receiver} is not one of ${RECEIVERS.join(', ')}`);
      } else if (literals.includes(undefined)) {
        fault(node, 'has a text that is not a literal');
      } else {
        entries.push({
          where: where(node),
          text: literal(call.node.arguments[text])!,
          plural: plural === undefined ? undefined : literal(call.node.arguments[plural]),
          values: call.node.arguments.length - text - 1 - (plural === undefined ? 0 : 1)
        });
      }
    } else if (isTranslationFunction(node) && !translationCall(node.parent)) {
      fault(node, 'is not extracted: the function is not called here');
    }
    if (isTranslated(node)) {
      const way = joinedBy(node);
      if (way) {
        fault(node, `is joined by ${way}`);
      }
    }
    if (ts.isConditionalExpression(node) && comparesWithOne(node.condition)) {
      if (makesText(node.whenTrue) && makesText(node.whenFalse)) {
        fault(node, 'chooses a plural by itself');
      }
    }
    if (ts.isIfStatement(node) && comparesWithOne(node.expression)) {
      if (node.elseStatement && makesText(node.thenStatement) && makesText(node.elseStatement)) {
        fault(node, 'chooses a plural by itself');
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { entries, faults };
}

const kindOf = (name: string) => (name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);

function translationCall(node: ts.Node) {
  if (ts.isCallExpression(node) && isTranslationFunction(node.expression)) {
    const { name, expression } = node.expression;
    return { node, name: name.text, receiver: expression.getText() };
  }
  return null;
}

function isTranslationFunction(node: ts.Node): node is ts.PropertyAccessExpression {
  return ts.isPropertyAccessExpression(node) && Object.hasOwn(FUNCTIONS, node.name.text);
}

function literal(node: ts.Node | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** A call that translates, or that is given the translator: its result is in the user's language. */
function isTranslated(node: ts.Node): boolean {
  return (
    translationCall(node) !== null ||
    (ts.isCallExpression(node) &&
      node.arguments.some(argument => ts.isIdentifier(argument) && argument.text === 'trans'))
  );
}

/** How a translated text becomes a part of a longer one, or is changed; `null` if it stays whole. */
function joinedBy(node: ts.Node): string | null {
  let child = node;
  let { parent } = node;
  while (ts.isParenthesizedExpression(parent) || isChoice(parent, child)) {
    child = parent;
    parent = parent.parent;
  }
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return '+';
  }
  if (ts.isTemplateSpan(parent)) {
    const { head, templateSpans } = parent.parent;
    const between = [head.text, ...templateSpans.map(span => span.literal.text)];
    return between.every(isBetweenSentences) ? null : 'a template';
  }
  if (ts.isPropertyAccessExpression(parent) && parent.expression === child) {
    const { text } = parent.name;
    return ['charAt', 'slice', 'toLowerCase', 'toUpperCase', 'concat', 'replace'].includes(text)
      ? `.${text}()`
      : null;
  }
  if (translationCall(node) && ts.isCallExpression(parent) && translationCall(parent)) {
    return 'another text';
  }
  // `[a, b].join()`, also behind `filter` and the like; `list.map(() => text).join()`
  const list = ts.isArrowFunction(parent) ? parent.parent : parent;
  for (let chain: ts.Node = list; isPartOfChain(chain); chain = chain.parent) {
    if (ts.isPropertyAccessExpression(chain.parent) && chain.parent.name.text === 'join') {
      const [separator] = (chain.parent.parent as ts.CallExpression).arguments;
      return isBetweenSentences(literal(separator)) ? null : '.join()';
    }
  }
  return null;
}

/** Whole sentences may follow each other, on one line or on several. */
const isBetweenSentences = (text: string | undefined) => text !== undefined && text.trim() === '';

function isChoice(parent: ts.Node, child: ts.Node): boolean {
  return (
    (ts.isConditionalExpression(parent) && parent.condition !== child) ||
    (ts.isBinaryExpression(parent) &&
      [ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken].includes(
        parent.operatorToken.kind
      ))
  );
}

function isPartOfChain(node: ts.Node): boolean {
  return (ts.isArrayLiteralExpression(node) || ts.isCallExpression(node)) &&
    ts.isPropertyAccessExpression(node.parent)
    ? true
    : ts.isPropertyAccessExpression(node) && ts.isCallExpression(node.parent);
}

function comparesWithOne(node: ts.Node): boolean {
  const { EqualsEqualsEqualsToken, ExclamationEqualsEqualsToken, GreaterThanToken } = ts.SyntaxKind;
  return (
    ts.isBinaryExpression(node) &&
    [EqualsEqualsEqualsToken, ExclamationEqualsEqualsToken, GreaterThanToken].includes(
      node.operatorToken.kind
    ) &&
    ts.isNumericLiteral(node.right) &&
    node.right.text === '1'
  );
}

function makesText(node: ts.Node): boolean {
  return translationCall(node) !== null || Boolean(ts.forEachChild(node, makesText));
}

/** The paths of all source files but specs. */
export function sourceFiles(): string[] {
  const all = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  return all
    .filter(name => /\.tsx?$/.test(name) && !/\.(spec|d)\.tsx?$/.test(name))
    .map(name => join(root, 'src', name));
}
