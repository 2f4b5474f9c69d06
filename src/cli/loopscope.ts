/**
 * What Node runs.
 */

import { main } from './main';

const stop = new AbortController();
// A listener also keeps Node from ending in the middle of a write.
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

// Whoever reads us may have seen enough, as `head` does.
process.stdout.on('error', (error: { code?: string }) => {
  if (error.code !== 'EPIPE') {
    throw error;
  }
  process.exit();
});

void main(process.argv.slice(2), {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  signal: stop.signal
}).then(code => {
  process.exitCode = code;
});
