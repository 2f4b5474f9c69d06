/**
 * A file that is not checked.
 */

/** Says why a file is not checked. */
export class SkippedFile {
  /** @param reason - a clause such as "it is a script without cells". */
  constructor(readonly reason: string) {}
}
