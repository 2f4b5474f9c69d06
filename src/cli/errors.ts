/**
 * What goes wrong for reasons that the user can see and mend.
 */

/** Something that cannot be used. Its message is a sentence for the user; it ends with exit code 2. */
export class UserError extends Error {}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Says in a few words why the file system refused. */
export function fileErrorReason(error: unknown): string {
  const { code } = error as { code?: string };
  switch (code) {
    case 'ENOENT':
      return 'does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'may not be read or written by you';
    case 'ELOOP':
      return 'is a link that leads to itself';
    case 'ENOSPC':
      return 'cannot be written: the disk is full';
    case 'EROFS':
      return 'is on a read-only disk';
    case 'EISDIR':
      return 'is a folder';
    default:
      return `cannot be used (${code ?? messageOf(error)})`;
  }
}
