// Report a measured figure: print it beside its bound, and hand it to `npm run bench`.
const { appendFileSync, readFileSync } = require('node:fs');
const path = require('node:path');

const BOUNDS = JSON.parse(readFileSync(path.join(__dirname, 'bounds.json'), 'utf8'));

/** `id` is one of bounds.json. */
function report(id, value) {
  const { what, unit, bound } = BOUNDS.find(entry => entry.id === id);
  const measured = `${Number(value.toPrecision(3))} ${unit}`.trim();
  console.log(`${what}: ${measured} (bound: ${bound})`);
  if (process.env.LOOPSCOPE_FIGURES) {
    appendFileSync(process.env.LOOPSCOPE_FIGURES, `${JSON.stringify({ id, value })}\n`);
  }
}

module.exports = { BOUNDS, report };
