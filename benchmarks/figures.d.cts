export interface IBound {
  readonly id: string;
  readonly what: string;
  readonly unit: string;
  readonly bound: number;
  /** The program that measures it: a file of this folder, or `browser`. */
  readonly by: string;
}

export const BOUNDS: readonly IBound[];

/** Print a figure beside its bound, and hand it to `npm run bench`. `id` is one of bounds.json. */
export function report(id: string, value: number): void;
