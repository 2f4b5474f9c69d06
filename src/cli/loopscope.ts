/**
 * The program that Node runs.
 */

import { isCheckThread, serveThread } from './check-files';
import { EXIT, main } from './main';
import { fileErrorReason } from './errors';

if (isCheckThread) {
  serveThread();
} else {
  run();
}

function run(): void {
  const stop = new AbortController();
  // With a listener, a signal doesn't end Node in the middle of a write.
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());

  // A reader such as `head` can close the pipe early. That doesn't change the exit code.
  process.stdout.on('error', (error: { code?: string }) => {
    if (error.code !== 'EPIPE') {
      process.stderr.write(`loopscope: The report ${fileErrorReason(error)}.\n`, () =>
        process.exit(EXIT.unusable)
      );
    }
  });
  process.stderr.on('error', () => {
    // Without stderr there is no way to report an error.
  });

  void main(process.argv.slice(2), {
    out: text => void process.stdout.write(text),
    err: text => void process.stderr.write(text),
    signal: stop.signal
  }).then(code => {
    process.exitCode = code;
  });
}
