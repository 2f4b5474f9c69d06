/**
 * Checks many files, on all cores.
 */

import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

import { checkFile, checkQuickly, type FileOptions, type FileReport } from './check-file';
import type { Config } from './config/config';
import { FileRules, type RuleSelection } from './config/file-rules';

/** How to check files. Plain data, which threads can be given. */
export interface CheckJob extends Omit<FileOptions, 'rules'> {
  readonly config: Config;
  readonly selection: RuleSelection;
}

/** Fewer files are checked before a thread has started. */
const FILES_PER_THREAD = 60;
/** More threads wait for the disk and for memory. */
const MAX_THREADS = 8;
/** How many files a thread gets at a time. */
const BATCH = 6;

/** The places of files in the list, and their reports. */
type Reports = readonly (readonly [index: number, report: FileReport])[];

/** The files that a thread is to check, by their places. */
type Batch = readonly (readonly [index: number, file: string])[];

/** Checks files, on all cores. */
export class FileChecker {
  private readonly threads: Worker[] = [];
  private readonly ended: Promise<void>[] = [];
  private readonly queue = new FileQueue();

  constructor(
    private readonly job: CheckJob,
    private readonly signal?: AbortSignal
  ) {}

  /** Starts threads for this many files. They start while the other files are searched. */
  expect(count: number): void {
    const wanted = Math.min(
      availableParallelism() - 1,
      MAX_THREADS,
      Math.floor(count / FILES_PER_THREAD)
    );
    while (this.threads.length < wanted) {
      // The bundle is one file, which threads run too.
      const thread = new Worker(__filename, { workerData: this.job });
      this.threads.push(thread);
      this.ended.push(this.serve(thread));
    }
  }

  /**
   * Checks files, and returns their reports in the same order.
   *
   * This thread reads the files and passes on those whose code has to be parsed: a parser that only some threads use
   * is compiled less often.
   *
   * @returns `null` if the signal stopped it. Each file is then either checked or as it was.
   */
  async check(files: readonly string[]): Promise<readonly FileReport[] | null> {
    const { queue, signal } = this;
    queue.add(files);
    const checkWhole = checkerFor(this.job, checkFile);
    const check = this.threads.length > 0 ? checkerFor(this.job, checkQuickly) : checkWhole;
    for (let next = queue.first(); next && !signal?.aborted; next = queue.first()) {
      queue.put(next[0], check(next[1]));
      // Signals and the other threads' messages come in here.
      await setImmediate();
    }
    for (let [next] = queue.slow(1); next && !signal?.aborted; [next] = queue.slow(1)) {
      queue.put(next[0], checkWhole(next[1]));
      await setImmediate();
    }
    await Promise.all(this.ended);
    return signal?.aborted ? null : queue.reports;
  }

  /** Gives a thread files until none are left. */
  private serve(thread: Worker): Promise<void> {
    return new Promise((resolve, reject) => {
      let isDone = false;
      thread.on('message', (reports: Reports) => {
        reports.forEach(([index, report]) => this.queue.put(index, report));
        const batch = this.signal?.aborted ? [] : this.queue.forThread();
        isDone = batch.length === 0;
        thread.postMessage(batch);
      });
      thread.on('error', reject);
      thread.on('exit', () => (isDone ? resolve() : reject(new Error('A thread ended early.'))));
    });
  }
}

/** The files that are still to check, and the reports so far. */
class FileQueue {
  reports: FileReport[] = [];
  private files: readonly string[] = [];
  /** The files from `from` up to, but not including, `to` are untouched. */
  private from = 0;
  private to = 0;
  private readonly parsed: number[] = [];

  add(files: readonly string[]): void {
    this.files = files;
    this.to = files.length;
    this.reports = new Array<FileReport>(files.length);
  }

  /** The first untouched file. */
  first(): Batch[number] | null {
    return this.from < this.to ? this.at(this.from++) : null;
  }

  /** Files whose code has to be parsed. */
  slow(count: number): Batch {
    return this.parsed.splice(0, count).map(index => this.at(index));
  }

  /** Files for another thread: those to parse, or else the last untouched ones. */
  forThread(): Batch {
    const slow = this.slow(BATCH);
    if (slow.length > 0) {
      return slow;
    }
    const end = this.to;
    this.to = Math.max(this.from, end - BATCH);
    return Array.from({ length: end - this.to }, (_, index) => this.at(this.to + index));
  }

  /** Takes in a report; `null` for a file whose code has to be parsed. */
  put(index: number, report: FileReport | null): void {
    if (report) {
      this.reports[index] = report;
    } else {
      this.parsed.push(index);
    }
  }

  private at(index: number): Batch[number] {
    return [index, this.files[index]];
  }
}

function checkerFor<Result>(
  { config, selection, ...options }: CheckJob,
  check: (file: string, options: FileOptions) => Result
): (file: string) => Result {
  const rules = new FileRules(config, selection);
  return file => check(file, { ...options, rules: rules.offIn(file) });
}

/** Whether this is a thread that checks files. */
export const isCheckThread = !isMainThread && parentPort !== null;

/** Checks the files that the main thread sends. */
export function serveThread(): void {
  const port = parentPort!;
  const check = checkerFor(workerData as CheckJob, checkFile);
  port.on('message', (batch: Batch) => {
    if (batch.length === 0) {
      port.close();
      return;
    }
    port.postMessage(batch.map(([index, file]) => [index, check(file)]));
  });
  port.postMessage([]);
}
