// The types of the messages' arguments, and the sentences as calls of the translator, which translators' tools read.
import { generated, load, loadRules } from './load.mjs';

/** Where messages stand that no rule has alone. */
const SHARED = ['rules', 'errors', 'refactorings', 'porting'];

export async function messageFiles() {
  const rules = await loadRules();
  const texts = await loadTexts(rules);
  const types =
    generated('The ids of rules, and the arguments of messages.') +
    `/** The id of a rule. */\nexport type RuleId = ${rules.map(({ id }) => `'${id}'`).join(' | ')};\n\n` +
    `/** The arguments of each message, by its id. */\nexport interface MessageArguments {\n` +
    [...texts].map(([id, text]) => `'${id}': ${typeOf(text)};\n`).join('') +
    `}\n`;
  const sentences =
    generated('The sentences of the messages.') +
    `import type { MessageId } from './analysis';\nimport type { Sentence } from './messages';\n\n` +
    `export const SENTENCES: { readonly [Id in MessageId]: Sentence<Id> } = {\n` +
    [...texts].map(([id, text]) => `'${id}': ${sentenceOf(text)}`).join(',\n') +
    `};\n`;
  return [
    ['src/analysis/diagnostics/messages.generated.ts', types],
    ['src/messages.generated.ts', sentences]
  ];
}

/** All texts by the ids of their messages. */
async function loadTexts(rules) {
  const shared = await Promise.all(SHARED.map(room => load(`${room}/messages`)));
  const all = [
    ...rules.flatMap(({ id, messages = {} }) =>
      Object.entries(messages).map(([key, text]) => [`${id}.${key}`, text])
    ),
    ...shared.flatMap(module => Object.values(module).flatMap(Object.entries))
  ];
  const texts = new Map();
  for (const [id, text] of all) {
    if (texts.has(id)) {
      throw new Error(`Two messages have the id ${id}.`);
    }
    texts.set(id, text);
  }
  return texts;
}

const GAP = /\{(\w+)\}/g;
const formsOf = text => (typeof text === 'string' ? [text] : Object.values(text));
const isPlural = text => typeof text !== 'string';

/** The names of the gaps, in the order of the text. The number of a plural comes first: `%1` stands for it. */
function gapsOf(text) {
  const found = formsOf(text).flatMap(form => [...form.matchAll(GAP)].map(([, name]) => name));
  return [...new Set(isPlural(text) ? ['count', ...found] : found)];
}

function typeOf(text) {
  const gaps = gapsOf(text).map(
    name => `${name}: ${isPlural(text) && name === 'count' ? 'number' : 'string'}`
  );
  return gaps.length > 0 ? `{ ${gaps.join('; ')} }` : 'Record<string, never>';
}

/** A function that says a message, as source. */
function sentenceOf(text) {
  const gaps = gapsOf(text);
  const call = (method, forms, names) => {
    const literals = forms.map(form => literalOf(form, names));
    return `trans.${method}(${literals.join(', ')}`;
  };
  const values = names => names.map(name => `, args.${name}`).join('');
  if (!isPlural(text)) {
    const parameters = gaps.length > 0 ? '(trans, args)' : 'trans';
    return `${parameters} => ${call('__', [text], gaps)}${values(gaps)})`;
  }
  const plural = `${call('_n', [text.one, text.other], gaps)}${values(gaps)})`;
  const rest = gaps.slice(1);
  return text.zero === undefined
    ? `(trans, args) => ${plural}`
    : `(trans, args) => args.count === 0 ? ${call('__', [text.zero], rest)}${values(rest)}) : ${plural}`;
}

/** A text as a literal, with `%1` for the first of the gaps. */
function literalOf(text, gaps) {
  return JSON.stringify(text.replace(GAP, (_, name) => `%${gaps.indexOf(name) + 1}`));
}
