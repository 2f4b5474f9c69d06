/**
 * Watches the kernel of one notebook: injects the helper, polls it, and releases it.
 */

import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { Signal } from '@lumino/signaling';

import type { LoopscopeSettings } from '../settings';
import type { PollingSupport, Presence } from '../tokens';
import { InvalidAnswer, validBody, validHello, validPoll } from './validate';
import {
  AfterCell,
  HelperAbsent,
  HelperClient,
  HelperRefused,
  KernelSilent,
  WouldFlicker,
  bodyOf
} from './client';
import type { RequestArguments } from './client';
import { HandshakePause } from './handshake-pause';
import { COMMAND_PREFIX } from '../wire/protocol';
import { inject, injectionCode } from './helper';
import type { Injection } from './injection-outcome';
import type { Bodies, LoopRecord, PollBody, Verb } from '../wire/protocol';
import { NEVER, isCellRunning, nextPollDelay } from './poll-interval';
import { sleepsFor } from './sleep';
import type { PushChannel, Pushed } from './push-channel';
import { PATIENCE, heldLoop, onlyLoop, runningLoop } from './pushed-loop';
import { LoopState } from './state';
import { ControlChannel } from './transport';

/** How often the injection is sent when the kernel drops it or does not reply. */
const MAX_INJECTIONS = 5;

/** How long to wait for the reply to `hello`, in milliseconds. */
const GREETING_TIMEOUT = 10_000;

/** How often the helper is greeted after it was injected. */
const MAX_GREETINGS = 3;

/** After how many refused polls in a row the helper counts as broken. */
const MAX_REFUSALS = 3;

/** The longest time that a timer can wait, in milliseconds. */
const FOREVER = 2 ** 31 - 1;

/**
 * The watcher of one notebook's kernel.
 *
 * It lives as long as the notebook is open, also when the kernel changes. Each kernel connection gets its own
 * client, and replies on an earlier connection are ignored.
 */
export class LoopWatcher implements IDisposable {
  constructor(options: LoopWatcher.IOptions) {
    this._context = options.sessionContext;
    this._settings = options.settings;
    this.state = new LoopState(options.following);
    this._poll = new Poll({
      auto: false,
      factory: () => this._look(),
      frequency: { interval: Poll.NEVER, max: Poll.NEVER, backoff: false },
      name: '@jupyterlab-loopscope:watcher',
      standby: 'never'
    });
    this._context.kernelChanged.connect(this._onKernelChanged, this);
    this._context.connectionStatusChanged.connect(this._onConnectionStatus, this);
    this._context.statusChanged.connect(this._onStatus, this);
    document.addEventListener('visibilitychange', this._onVisibility);
    this._enterKernel(this._context.session?.kernel ?? null);
  }

  /** The state of the kernel's loop. */
  readonly state: LoopState;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Whether a view of that name shows this kernel. It is polled while any view does. */
  watchFor(view: string, isVisible: boolean): void {
    if (isVisible === this._viewers.has(view)) {
      return;
    }
    if (isVisible) {
      this._viewers.add(view);
    } else {
      this._viewers.delete(view);
    }
    this._updatePollInterval();
    if (isVisible) {
      this.look();
    }
  }

  /** Whether counts or marks of this kernel are visible. */
  set glanced(glanced: boolean) {
    if (glanced !== this._glanced) {
      this._glanced = glanced;
      this._updatePollInterval();
      if (glanced) {
        this.look();
      }
    }
  }

  /** Applies new settings: leaves a kernel that they forbid, enters one that they allow. */
  set settings(settings: LoopscopeSettings) {
    const before = this._reasonToStayOut();
    const { taskArguments } = this._settings;
    this._settings = settings;
    const after = this._reasonToStayOut();
    if (before !== after) {
      this.leave({ grace: false });
      this._enterKernel(this._context.session?.kernel ?? null);
    } else if (this._client && this.state.kernel && taskArguments !== settings.taskArguments) {
      void this._configure(this._client).then(() => this.look());
    }
  }

  /** Polls now, or after the reply to the current poll, if the page can do so without a flicker. */
  look(): void {
    if (this._looking) {
      this._lookAgain = true;
    } else if (!this._isDisposed) {
      this._isDue = true;
      void this._poll.schedule({ interval: Poll.IMMEDIATE, phase: 'refreshed' });
    }
  }

  /** Enters the kernel because the user asks for it, also if the setting is `ask` or after a `detach`. */
  attach(): void {
    const kernel = this._context.session?.kernel ?? null;
    const { presence } = this.state;
    this._byUser = 'attach';
    this._attachedTo = kernel?.name;
    if (kernel && presence.kind === 'failed' && isUnanswered(presence.why)) {
      this._reconnect(kernel);
    } else {
      this._enterKernel(kernel);
    }
  }

  /** Leaves the kernel because the user asks for it, and stays out. */
  detach(): void {
    this._byUser = 'detach';
    this.leave({ grace: false });
    this.state.reset({ kind: 'detached', why: 'user' });
  }

  /**
   * Sends a request to the helper, and polls the result.
   *
   * @throws what {@link HelperClient.request} throws, {@link WouldFlicker} and {@link InvalidAnswer}.
   */
  async ask<V extends Verb>(verb: V, args: RequestArguments<V>): Promise<Bodies[V]> {
    if (!this._client) {
      throw new HelperAbsent('Loopscope is not in this kernel');
    }
    if (this._wouldFlicker) {
      throw new WouldFlicker('A cell is running');
    }
    if (this._push && this._client.kernel.status !== 'idle') {
      if (verb !== 'task') {
        this._client.request(verb, args, FOREVER).catch(() => undefined);
      }
      throw new AfterCell('A cell is running');
    }
    const body: unknown = await this._client.request(verb, args);
    this.look();
    return validBody(verb, body);
  }

  /**
   * Releases the lease, without waiting for a reply: the connection may close right after. The helper uninstalls
   * itself after the last lease. If the request would flicker, it isn't sent, and the lease expires.
   *
   * @param grace - whether the user may come back: the helper then stays for a minute, so that a page which is loaded
   *   again finds it with all that it has seen.
   */
  leave({ grace }: { readonly grace: boolean }): void {
    const connected = this._client?.kernel.connectionStatus === 'connected';
    if (this._push && connected) {
      this._push.leave(grace);
    } else if (this._client && connected && !this._wouldFlicker) {
      this._client.request('uninstall', { grace }).catch(() => undefined);
    }
    this._forgetKernel();
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._forgetKernel();
    this._poll.dispose();
    document.removeEventListener('visibilitychange', this._onVisibility);
    Signal.clearData(this);
    this.state.setPresence({ kind: 'no-kernel' });
  }

  private _onKernelChanged(): void {
    const kernel = this._context.session?.kernel ?? null;
    if (this._byUser === 'attach' && kernel?.name !== this._attachedTo) {
      // The user allowed another kernel, not this one.
      this._byUser = null;
    }
    // After a restart we have entered as soon as the connection was there.
    if (!kernel || kernel !== this._client?.kernel) {
      this._hasRestarted = false;
      this._enterKernel(kernel);
    }
  }

  private _onConnectionStatus(_: ISessionContext, status: Kernel.ConnectionStatus): void {
    const kernel = this._context.session?.kernel ?? null;
    // On `connected` the injection is sent before any cell. After restart-and-run-all, a kernel that is idle has
    // already received the first cells.
    if (status === 'connected') {
      this._enterKernel(kernel);
    }
  }

  private _onStatus(_: ISessionContext, status: Kernel.Status): void {
    switch (status) {
      case 'restarting':
      case 'autorestarting':
        this._hasRestarted = true;
        this._forgetKernel();
        this.state.reset({ kind: 'starting' });
        break;
      case 'dead':
        this._forgetKernel();
        this.state.reset({ kind: 'no-kernel' });
        break;
      default:
        this._noteBusy();
        this._updatePollInterval();
    }
  }

  private readonly _onVisibility = (): void => {
    this._updatePollInterval();
    if (!document.hidden && (this._isWatched || this._glanced)) {
      this.look();
    }
  };

  private get _isWatched(): boolean {
    return this._viewers.size > 0;
  }

  /** Why we must not enter the kernel: a setting or the user; `null` if we may. */
  private _reasonToStayOut(): 'never' | 'ask' | 'unread' | 'denied' | 'user' | null {
    const name = this._context.session?.kernel?.name;
    if (name !== undefined && this._settings.kernelDenylist.includes(name)) {
      return 'denied';
    }
    if (this._byUser === 'detach') {
      return 'user';
    }
    if (this._settings.attach === 'auto' || this._byUser === 'attach') {
      return null;
    }
    return this._settings.attach;
  }

  /** Starts with a kernel connection. The injection is sent before this returns, if nothing must be loaded. */
  private _enterKernel(kernel: Kernel.IKernelConnection | null): void {
    this._forgetKernel();
    if (!kernel) {
      this.state.reset({ kind: 'no-kernel' });
      return;
    }
    const why = this._reasonToStayOut();
    if (why) {
      this.state.reset({ kind: 'detached', why });
      return;
    }
    this.state.reset({ kind: 'starting' });
    if (kernel.connectionStatus !== 'connected') {
      return;
    }
    const language = this._context.specsManager.specs?.kernelspecs[kernel.name]?.language;
    if (language === undefined) {
      // The kernelspec is unknown, which is rare. Ask the kernel.
      const turn = this._turn;
      kernel.info.then(
        info => {
          if (turn === this._turn) {
            this._enterLanguage(kernel, info.language_info.name);
          }
        },
        () => undefined
      );
    } else {
      this._enterLanguage(kernel, language);
    }
  }

  private _enterLanguage(kernel: Kernel.IKernelConnection, language: string): void {
    if (language.toLowerCase() !== 'python') {
      this.state.reset({ kind: 'not-python', language });
      return;
    }
    const client = new HelperClient(kernel, this._clientName, new ControlChannel(kernel));
    this._client = client;
    kernel.iopubMessage.connect(this._onIOPub, this);
    kernel.anyMessage.connect(this._onAnyMessage, this);
    // A kernel without a command runs in the page. Pyodide's never replies to debug requests.
    const argv = this._context.specsManager.specs?.kernelspecs[kernel.name]?.argv;
    void (argv?.length === 0
      ? this._injectPusher(client, this._turn)
      : this._inject(client, this._turn));
  }

  /**
   * Injects a helper that tells by itself, if this is Pyodide's kernel. Otherwise injects it as into other kernels.
   */
  private async _injectPusher(client: HelperClient, turn: number): Promise<void> {
    const { kernel } = client;
    const code = injectionCode.current ?? (await injectionCode.load());
    if (turn !== this._turn) {
      return;
    }
    if (!code) {
      this.state.setPresence({ kind: 'failed', why: 'not-loaded' });
      return;
    }
    const push = new code.PushChannel(kernel);
    this._push = push;
    this._client = new HelperClient(kernel, this._clientName, push);
    push.pushed.connect((_, pushed) => this._onPushed(pushed));
    let injection: Injection | null = null;
    try {
      for (let i = 0; i < MAX_INJECTIONS; i++) {
        injection = await push.inject({
          client: this._clientName,
          pace: this._pace,
          taskArguments: this._settings.taskArguments
        });
        if (turn !== this._turn) {
          return;
        }
        if (injection?.kind === 'lost') {
          this._running.delete(injection.request);
        } else if (injection?.kind !== 'aborted') {
          break;
        }
      }
    } catch {
      // The connection ended. We enter again with the next one.
      return;
    }
    if (!injection) {
      push.dispose();
      this._push = null;
      this._client = client;
      await this._inject(client, turn);
    } else if (injection.kind !== 'done') {
      const said = injection.kind === 'failed' ? injection.reason : undefined;
      this.state.setPresence({ kind: 'failed', why: injection.kind, said });
    }
  }

  /** Takes in what the helper sends by itself. */
  private _onPushed(pushed: Pushed): void {
    const client = this._client;
    if (!client) {
      return;
    }
    if (pushed === 'closed') {
      // Its lease expired while the machine slept.
      this._enterKernel(client.kernel);
      return;
    }
    try {
      if ('began' in pushed) {
        const { cell, now } = pushed.began;
        this._tell(runningLoop(cell, now), now);
      } else if (pushed.reply.command === `${COMMAND_PREFIX}hello`) {
        const body: unknown = bodyOf<'hello'>(pushed.reply);
        this.state.isPushed = true;
        this.state.greet(validHello(body));
        this._noteBusy();
      } else {
        const body: unknown = bodyOf<'poll'>(pushed.reply);
        this._apply(validPoll(body, reason => this._log(`a record: ${reason}`)));
      }
    } catch (error) {
      this._onRequestFailed(error);
    }
    if (client === this._client) {
      this._expect(pushed.next ?? null);
    }
  }

  /** Notes when the helper must be heard again, in seconds: if it is not, the loop is held. */
  private _expect(seconds: number | null): void {
    clearTimeout(this._overdue);
    if (seconds === null) {
      return;
    }
    const since = this.state.age(0);
    this._overdue = setTimeout(
      () => {
        if (!document.hidden && this.state.presence.kind === 'live') {
          this._tell(heldLoop(this.state, since), this.state.age(0));
        }
      },
      seconds * 1000 + PATIENCE
    );
  }

  /** Shows what the loop does, without news of anything else. */
  private _tell(loop: LoopRecord, now: number): void {
    if (this.state.session !== undefined) {
      this.state.apply(onlyLoop(this.state, loop, now));
    }
  }

  /** How often a helper that tells by itself looks, in seconds; `null` for looks at the ends of cells only. */
  private get _pace(): number | null {
    if (document.hidden || !(this._isWatched || this._glanced)) {
      return null;
    }
    return this._isWatched ? 0.25 : 1;
  }

  /** Forgets the kernel connection and its open requests. */
  private _forgetKernel(): void {
    this._turn++;
    const kernel = this._client?.kernel;
    if (kernel) {
      kernel.iopubMessage.disconnect(this._onIOPub, this);
      kernel.anyMessage.disconnect(this._onAnyMessage, this);
    }
    this._client = null;
    this._push?.dispose();
    this._push = null;
    this.state.isPushed = false;
    clearTimeout(this._overdue);
    this._refusals = 0;
    this._owesLook = false;
    this._hasShellReply = false;
    this._running.clear();
    this._updatePollInterval();
  }

  private async _inject(client: HelperClient, turn: number): Promise<void> {
    const { kernel } = client;
    const isStale = () => turn !== this._turn;
    try {
      // Both at once: the injection takes its place in the kernel's queue now, and a helper that is already there
      // answers even while a cell runs.
      const injected = inject(kernel);
      if (this.state.following === 'live') {
        void this._greet(client, turn);
      }
      let injection = await injected;
      for (let i = 1; i < MAX_INJECTIONS && !isStale(); i++) {
        if (injection.kind === 'lost') {
          this._running.delete(injection.request);
          if (!this._hasShellReply && this._canReconnect) {
            this._reconnect(kernel);
            return;
          }
        } else if (injection.kind !== 'aborted') {
          break;
        }
        injection = await inject(kernel);
      }
      if (isStale()) {
        return;
      }
      if (injection.kind !== 'done') {
        // Otherwise an earlier helper replied, and stays.
        if (this.state.presence.kind !== 'live') {
          const said = injection.kind === 'failed' ? injection.reason : undefined;
          this.state.setPresence({ kind: 'failed', why: injection.kind, said });
        }
      } else if (this.state.following !== 'live') {
        // `hello` would show a running cell as idle. The first look that can't do that sends it.
        this.state.setPresence({ kind: 'live' });
        this.look();
      } else {
        // Also when an earlier helper has replied: the injection may have replaced it.
        await this._greetInjected(client, turn);
      }
    } catch {
      // The connection ended. We enter again with the next one.
    }
  }

  /** Sends `hello` until the injected helper replies. */
  private async _greetInjected(client: HelperClient, turn: number): Promise<void> {
    this._refusal = undefined;
    for (let i = 0; i < MAX_GREETINGS && turn === this._turn; i++) {
      const sent = performance.now();
      if (await this._greet(client, turn)) {
        return;
      }
      // A reply that isn't the helper's comes at once.
      const isMute = performance.now() - sent > GREETING_TIMEOUT / 2;
      if (turn === this._turn && isMute && this._canReconnect) {
        this._reconnect(client.kernel);
        return;
      }
    }
    if (turn === this._turn && this.state.presence.kind !== 'live') {
      const said = this._refusal;
      this.state.setPresence(
        said === undefined
          ? { kind: 'failed', why: 'silent' }
          : { kind: 'failed', why: 'failed', said }
      );
    }
  }

  /**
   * Whether we may make the connection again: once after a restart, and if no cell was sent whose output could get
   * lost. Behind a kernel gateway, a channel of a restarted kernel can stay mute until then.
   */
  private get _canReconnect(): boolean {
    return this._hasRestarted && ![...this._running.values()].some(Boolean);
  }

  /** Makes the connection to the kernel again. We enter as soon as it is there. */
  private _reconnect(kernel: Kernel.IKernelConnection): void {
    this._hasRestarted = false;
    this._forgetKernel();
    this.state.reset({ kind: 'starting' });
    kernel.reconnect().catch(() => undefined);
  }

  /** Sends `hello`. With a valid reply the presence is `live`. */
  private async _greet(client: HelperClient, turn: number): Promise<boolean> {
    try {
      const body: unknown = await client.request('hello', {}, GREETING_TIMEOUT);
      if (turn !== this._turn) {
        return false;
      }
      const greeting = validHello(body);
      if (!this._settings.taskArguments) {
        // Before the first poll, which would bring them.
        await this._configure(client);
        if (turn !== this._turn) {
          return false;
        }
      }
      this.state.greet(greeting);
      this.look();
      return true;
    } catch (error) {
      this._logInvalid(error);
      if (error instanceof HelperRefused) {
        this._refusal = error.message;
      }
      return false;
    }
  }

  /** Tells the helper whether tasks have their arguments. */
  private async _configure(client: HelperClient): Promise<void> {
    const { taskArguments } = this._settings;
    await client.request('configure', { taskArguments }, GREETING_TIMEOUT).catch(() => undefined);
  }

  private _onIOPub(_: unknown, message: KernelMessage.IIOPubMessage): void {
    const parent = message.parent_header as Partial<KernelMessage.IHeader>;
    if (
      parent.msg_type === 'kernel_info_request' &&
      parent.session !== this._client?.kernel.clientId
    ) {
      this._handshake.extend(performance.now());
    }
    if (parent.msg_type !== 'execute_request') {
      return;
    }
    const type = message.header.msg_type;
    const state = (message.content as { execution_state?: string }).execution_state;
    if (type === 'status' && state === 'idle') {
      this._running.delete(parent.msg_id ?? '');
      this._noteBusy();
      this._recover();
      this.look();
    } else if (type === 'execute_input') {
      this._lastNews = performance.now();
      this._updatePollInterval();
      if (this._isWatched) {
        this.look();
      }
    }
  }

  /** The kernel has just run something, so it works: repeats the request that it didn't reply to. */
  private _recover(): void {
    const { presence } = this.state;
    if (!this._client || this._isRecovering || presence.kind !== 'failed') {
      return;
    }
    if (isUnanswered(presence.why) && this.state.following === 'live') {
      this._isRecovering = true;
      const attempt =
        presence.why === 'lost'
          ? this._inject(this._client, this._turn)
          : this._greet(this._client, this._turn);
      void attempt.finally(() => (this._isRecovering = false));
    }
  }

  /** Keeps track of the executions that this page has sent and that are not over. */
  private _onAnyMessage(_: unknown, args: Kernel.IAnyMessageArgs): void {
    const { direction, msg } = args;
    if (direction === 'recv') {
      this._hasShellReply ||= msg.channel === 'shell';
    } else if (msg.header.msg_type === 'execute_request') {
      const { silent } = msg.content as KernelMessage.IExecuteRequestMsg['content'];
      this._running.set(msg.header.msg_id, silent !== true);
      this._noteBusy();
    }
  }

  /** If busy kernels can't be polled, at least shows that a cell runs. */
  private _noteBusy(): void {
    this.state.setOutOfSight(this._wouldFlicker);
    if (this._owesLook && !this._wouldFlicker) {
      this.look();
    }
  }

  /** Whether a request would make the page show a running cell as idle. */
  private get _wouldFlicker(): boolean {
    return (
      this.state.following !== 'live' &&
      this.state.following !== 'pushed' &&
      this._client !== null &&
      (this._running.size > 0 || this._client?.kernel.status !== 'idle')
    );
  }

  private async _look(): Promise<void> {
    this._isDue = false;
    const client = this._client;
    const turn = this._turn;
    const known = this.state.presence.kind === 'live' || this.state.presence.kind === 'silent';
    // Only one request at a time, and none where the helper tells by itself.
    if (!client || !known || this._push || client.isWaiting()) {
      return;
    }
    if (this._wouldFlicker) {
      this._owesLook = true;
      return;
    }
    const pause = this._handshake.remaining(performance.now());
    if (pause > 0) {
      this._isDue = true;
      void this._poll.schedule({ interval: pause });
      return;
    }
    this._owesLook = false;
    this._looking = true;
    try {
      if (!this.state.kernel && !(await this._greet(client, turn)) && turn === this._turn) {
        this.state.setPresence({ kind: 'failed', why: 'silent' });
      } else if (!this._wouldFlicker) {
        await this._fetch(client, turn);
      }
    } catch (error) {
      if (turn === this._turn) {
        this._onRequestFailed(error);
      }
    } finally {
      this._looking = false;
    }
    this._updatePollInterval();
    if (this._lookAgain) {
      this._lookAgain = false;
      this.look();
    }
  }

  /**
   * Polls once. If the reply doesn't hold everything, the next polls fetch the rest: many polls at once would take
   * the kernel's time.
   */
  private async _fetch(client: HelperClient, turn: number): Promise<void> {
    const { session, revision: since } = this.state;
    const body: unknown = await client.request('poll', { session, since });
    if (turn !== this._turn) {
      return;
    }
    this._apply(validPoll(body, reason => this._log(`a record: ${reason}`)));
  }

  private _apply(poll: PollBody): void {
    this._refusals = 0;
    const known = this.state.records.tasks.size;
    if (this.state.apply(poll) || poll.more) {
      this._lastNews = performance.now();
    }
    const { size } = this.state.records.tasks;
    this._isReading = poll.more && known < size && size < this.state.taskTotal;
  }

  /** An answer that doesn't fit the protocol is dropped. The log says why, once for each reason. */
  private _logInvalid(error: unknown): void {
    if (error instanceof InvalidAnswer) {
      this._log(`an answer: ${error.message}`);
    }
  }

  /** Logs what was dropped, once for each field. */
  private _log(dropped: string): void {
    const field = dropped.replace(/\[\d+\]/g, '[]');
    if (!this._logged.has(field)) {
      this._logged.add(field);
      console.warn(`Loopscope dropped ${dropped}.`);
    }
  }

  private _onRequestFailed(error: unknown): void {
    this._logInvalid(error);
    if (error instanceof KernelSilent) {
      this.state.setPresence({ kind: 'silent' });
    } else if (error instanceof HelperAbsent) {
      // Another client removed it, or the lease expired while the machine slept.
      this._enterKernel(this._client?.kernel ?? null);
    } else if (
      (error instanceof HelperRefused || error instanceof InvalidAnswer) &&
      ++this._refusals >= MAX_REFUSALS
    ) {
      this.state.setPresence({ kind: 'failed', why: 'failed', said: error.message });
    }
    // Any other error: the connection ended. We enter again with the next one.
  }

  private _updatePollInterval(): void {
    if (this._isDisposed) {
      return;
    }
    if (this._push) {
      this._push.pace = this._pace;
    }
    const { presence, records } = this.state;
    const present = presence.kind === 'live' || presence.kind === 'silent';
    const interval =
      this._client && present && this.state.following === 'live'
        ? nextPollDelay({
            watched: this._isWatched && !document.hidden,
            glanced: this._glanced && !document.hidden,
            busy: isCellRunning(this._client.kernel.status, this.state.loop, this._running.size),
            pending: records.tasks.size + records.fanouts.size,
            sleepsFor: sleepsFor(this.state),
            quietFor: performance.now() - this._lastNews,
            reading: this._isReading,
            answering: presence.kind === 'live'
          })
        : NEVER;
    if (interval !== this._poll.frequency.interval) {
      this._poll.frequency = { interval, max: Poll.NEVER, backoff: false };
      if (!this._looking && !this._isDue) {
        // Replaces the current wait, which has the old interval. A look that is due comes sooner.
        void this._poll.schedule();
      }
    }
  }

  private readonly _context: ISessionContext;
  private readonly _poll: Poll;
  private readonly _clientName = UUID.uuid4();
  /** The executions that were sent and are not over, by their ids; whether each is one of a cell. */
  private readonly _running = new Map<string, boolean>();
  private readonly _handshake = new HandshakePause();
  private _settings: LoopscopeSettings;
  private _client: HelperClient | null = null;
  /** What carries the helper's messages where it tells by itself. */
  private _push: PushChannel | null = null;
  private _overdue: ReturnType<typeof setTimeout> | undefined;
  private _byUser: 'attach' | 'detach' | null = null;
  /** Whether the connection has carried a reply to a shell request. */
  private _hasShellReply = false;
  /** Whether the kernel has been restarted, and we haven't reconnected since. */
  private _hasRestarted = false;
  private _attachedTo: string | undefined;
  private _refusals = 0;
  /** Why the injected helper refused to greet: it could not be loaded. */
  private _refusal: string | undefined;
  private readonly _logged = new Set<string>();
  private _turn = 0;
  /** The views that show this kernel now. */
  private readonly _viewers = new Set<string>();
  private _glanced = false;
  private _isRecovering = false;
  private _looking = false;
  /** Whether the poll waits for a look that was asked for, at once or after a pause. */
  private _isDue = false;
  private _lookAgain = false;
  /** Whether a poll was postponed because it would have flickered. */
  private _owesLook = false;
  private _lastNews = 0;
  /** Whether the last reply brought tasks that the list lacked, and more of them are to come. */
  private _isReading = false;
  private _isDisposed = false;
}

/** Whether an attempt failed because the kernel did not answer. */
function isUnanswered(why: Extract<Presence, { kind: 'failed' }>['why']): boolean {
  return why === 'lost' || why === 'silent';
}

/** The namespace for the `LoopWatcher` class statics. */
export namespace LoopWatcher {
  /** The options of a watcher. */
  export interface IOptions {
    readonly sessionContext: ISessionContext;
    readonly settings: LoopscopeSettings;
    readonly following: PollingSupport;
  }
}
