/**
 * Errors that the user can understand and fix.
 */

/** An error whose message is a sentence for the user. The program ends with exit code 2. */
export class UserError extends Error {}

/** The message of a thrown value. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

/** Why the file system failed, as the rest of a sentence that begins with the path. */
export function fileErrorReason(error: unknown): string {
  const { code } = error as { code?: string };
  switch (code) {
    case 'ENOENT':
      return 'does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'cannot be accessed: permission denied';
    case 'ELOOP':
      return 'is a link that points to itself';
    case 'ENOSPC':
      return 'cannot be written: the disk is full';
    case 'EROFS':
      return 'is on a read-only file system';
    case 'EISDIR':
      return 'is a folder';
    default:
      return `cannot be used (${code ?? messageOf(error)})`;
  }
}
