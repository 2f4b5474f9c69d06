// Run other programs, and stream or return their output.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { root, windows } from './paths.mjs';

/** An error that a person can fix. Only its message is shown. */
export class Missing extends Error {}

/** Print one line about what a script does. */
export const say = line => console.log(`\u2022 ${line}`);

/** The environment with folders at the front of PATH. */
export function withPath(folders, env = {}) {
  const all = { ...process.env, ...env };
  const key = Object.keys(all).find(name => name.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...all, [key]: [...folders, all[key] ?? ''].join(path.delimiter) };
}

/**
 * Run a program, and stream its output; with a `title`, print it below that once the program has ended.
 * Returns the exit code. An interrupt ends the program, and then this script.
 */
export function run(program, args, { env, cwd = root, title = '' } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = title ? ['ignore', 'pipe', 'pipe'] : 'inherit';
    const child = spawn(program, args, { cwd, env, stdio, shell: needsShell(program) });
    const output = [];
    child.stdout?.on('data', chunk => output.push(chunk));
    child.stderr?.on('data', chunk => output.push(chunk));
    let interrupt = null;
    const pass = signal => {
      interrupt = signal;
      child.kill(signal);
    };
    process.on('SIGINT', pass).on('SIGTERM', pass);
    child.on('error', reject);
    child.on('close', code => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      if (title) {
        process.stdout.write(`\n${title}\n${Buffer.concat(output)}`);
      }
      if (interrupt) {
        // Ends this script, unless it listens itself to clean up.
        process.kill(process.pid, interrupt);
      }
      resolve(code ?? 1);
    });
  });
}

/** Run a program that must succeed. Without `loud`, its output is shown only when it fails. */
export async function must(what, program, args, { env, cwd = root, loud = false } = {}) {
  if (loud) {
    if ((await run(program, args, { env, cwd })) !== 0) {
      throw new Missing(`${what} failed.`);
    }
    return;
  }
  const done = keep(program, args, { env, cwd });
  if (done.code !== 0) {
    process.stderr.write(shortened(done.output));
    throw new Missing(`${what} failed.`);
  }
}

/** Output with short lines: pip prints every version of a package on one line. */
const shortened = output => output.replace(/^(.{300}).+$/gm, '$1 …');

/** Run a program, and return its exit code and output. */
export function keep(program, args, { env, cwd = root } = {}) {
  const done = spawnSync(program, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: needsShell(program)
  });
  return {
    code: done.error ? 127 : (done.status ?? 1),
    stdout: done.stdout ?? '',
    output: `${done.stdout ?? ''}${done.stderr ?? ''}`
  };
}

// On Windows, npm is a script.
const needsShell = program => windows && program === 'npm';
