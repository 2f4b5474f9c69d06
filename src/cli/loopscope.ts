/**
 * What Node runs.
 */

import { EXIT, main } from './main';
import { fileErrorReason } from './errors';

const stop = new AbortController();
// A listener also keeps Node from ending in the middle of a write.
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

// Whoever reads us may have seen enough, as `head` does. What there was to find stays found.
process.stdout.on('error', (error: { code?: string }) => {
  if (error.code !== 'EPIPE') {
    process.stderr.write(`loopscope: The report ${fileErrorReason(error)}.\n`, () =>
      process.exit(EXIT.unusableReport)
    );
  }
});
process.stderr.on('error', () => {
  // There is nobody to tell.
});

void main(process.argv.slice(2), {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  signal: stop.signal
}).then(code => {
  process.exitCode = code;
});
