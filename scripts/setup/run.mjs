// Start other programs: streaming what they print, or keeping it.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { root, windows } from './paths.mjs';

/** Something a person can put right: its message is all that is shown. */
export class Missing extends Error {}

/** Print one line about what the scripts themselves do. */
export const say = line => console.log(`\u2022 ${line}`);

/** The environment with folders put in front of PATH. */
export function withPath(folders, env = {}) {
  const all = { ...process.env, ...env };
  const key = Object.keys(all).find(name => name.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...all, [key]: [...folders, all[key] ?? ''].join(path.delimiter) };
}

/** Run a program, streaming its output; answers its exit code. */
export function run(program, args, { env, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: 'inherit', shell: needsShell(program) });
    const pass = signal => child.kill(signal);
    process.on('SIGINT', pass).on('SIGTERM', pass);
    child.on('error', reject);
    child.on('close', code => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      resolve(code ?? 1);
    });
  });
}

/** Run a program that must succeed; without `loud`, its output is shown only when it fails. */
export async function must(what, program, args, { env, loud = false } = {}) {
  if (loud) {
    if ((await run(program, args, { env })) !== 0) {
      throw new Missing(`${what} failed.`);
    }
    return;
  }
  const done = keep(program, args, { env });
  if (done.code !== 0) {
    process.stderr.write(shortened(done.output));
    throw new Missing(`${what} failed.`);
  }
}

/** pip names every version there is on one line. */
const shortened = output => output.replace(/^(.{300}).+$/gm, '$1 …');

/** Run a program and keep its output. */
export function keep(program, args, { env } = {}) {
  const done = spawnSync(program, args, {
    cwd: root,
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

// npm is a script on Windows.
const needsShell = program => windows && program === 'npm';
