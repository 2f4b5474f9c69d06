/**
 * What a command prints to, and what it ends with.
 */

/** Where the program prints, and the signal that stops it. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Stops the run before the next file. */
  readonly signal?: AbortSignal;
}

/** The exit codes. */
export const EXIT = { clean: 0, findings: 1, unusable: 2, stopped: 130 } as const;
