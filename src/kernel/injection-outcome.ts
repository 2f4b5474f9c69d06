/**
 * What an injection can come to.
 */

/** The outcome of one injection. */
export type Injection =
  /** The helper is installed. */
  | { readonly kind: 'done' }
  /** The kernel dropped the request, like every request that is queued behind a failing cell. */
  | { readonly kind: 'aborted' }
  /** The request with this id got lost on its way, or its reply did. */
  | { readonly kind: 'lost'; readonly request: string }
  /** The code with the helper's sources can't be loaded from the server. */
  | { readonly kind: 'not-loaded' }
  /** The helper can't be installed. `reason` is a sentence in English. */
  | { readonly kind: 'failed'; readonly reason: string };
