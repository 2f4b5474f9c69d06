/** What users reported and only the kernel sees: coroutines that were never awaited. */

/** A coroutine that the kernel saw go unawaited. */
export interface SeenCase {
  readonly name: string;
  readonly before: string;
  /** The cell, counted from 0. */
  readonly cell: number;
  /** The name of the coroutine in Python's warning. */
  readonly coroutine: string;
  readonly after: string;
}

export const SEEN_CASES: readonly SeenCase[] = [
  {
    name: 'google/adk-docs#479',
    before:
      'from google.adk.sessions import InMemorySessionService\nservice = InMemorySessionService()\n# %%\nsession = service.get_session(app_name="a", user_id="u", session_id="s")\nprint(session.state)\n',
    cell: 1,
    coroutine: 'InMemorySessionService.get_session',
    after:
      'from google.adk.sessions import InMemorySessionService\nservice = InMemorySessionService()\n# %%\nsession = await service.get_session(app_name="a", user_id="u", session_id="s")\nprint(session.state)\n'
  },
  {
    name: 'lm-sys/FastChat#684',
    before: 'page = worker.generate(params).text\nprint(page)\n',
    cell: 0,
    coroutine: 'Worker.generate',
    after: 'page = (await worker.generate(params)).text\nprint(page)\n'
  }
];
