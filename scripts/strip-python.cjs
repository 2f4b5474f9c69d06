// Removes from Python source what the interpreter doesn't need: comments, docstrings, and the imports under
// `if TYPE_CHECKING:`. The helper is sent into each kernel, so it should be small.
const { parser } = require('@lezer/python');

const BODIES = ['Script', 'FunctionDefinition', 'ClassDefinition'];

/** The source without these. It means the same: a test compares the syntax trees. */
module.exports = function stripPython(source) {
  const cuts = [];
  parser.parse(source).iterate({
    enter({ name, from, to, node }) {
      if (name === 'Comment') {
        cuts.push([from, to, '']);
      } else if (name === 'IfStatement' && /^if TYPE_CHECKING:/.test(source.slice(from, to))) {
        cuts.push([from, to, '']);
        return false;
      } else if (BODIES.includes(name)) {
        const body = name === 'Script' ? node : node.getChild('Body');
        const [first, second] = statements(body);
        if (first?.name === 'ExpressionStatement' && first.firstChild.name === 'String') {
          cuts.push([first.from, first.to, second ? '' : 'pass']);
        }
      }
    }
  });
  cuts.sort(([a], [b]) => b - a);
  let text = source;
  for (const [from, to, instead] of cuts) {
    text = text.slice(0, from) + instead + text.slice(to);
  }
  return withoutBlankLines(text);
};

/** The first two statements of a body. */
function statements(body) {
  const found = [];
  for (let child = body.firstChild; child && found.length < 2; child = child.nextSibling) {
    if (child.name.endsWith('Statement') || child.name.endsWith('Definition')) {
      found.push(child);
    }
  }
  return found;
}

/** Lines that hold nothing are removed, except within texts. */
function withoutBlankLines(text) {
  const inside = [];
  parser.parse(text).iterate({
    enter({ name, from, to }) {
      if (name === 'String' || name === 'FormatString') {
        inside.push([from, to]);
      }
    }
  });
  return text.replace(/[ \t]+$|^[ \t]*\n/gm, (blank, at) =>
    inside.some(([from, to]) => from <= at && at < to) ? blank : ''
  );
}
