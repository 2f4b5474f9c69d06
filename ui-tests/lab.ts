/**
 * A person at a JupyterLab: what the browser tests do and see.
 *
 * Plain Playwright on the page itself, so that the same tests drive every JupyterLab from 4.2 on.
 */

import { expect, test as base } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { mkdirSync, rmSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';

/* eslint-disable @typescript-eslint/no-explicit-any */
declare global {
  interface Window {
    /** The application, which the test server exposes. */
    jupyterapp: any;
    /** Every text of the kernel's status since it was first watched. */
    loopscopeStatuses?: string[];
    /** Our questions that came while a cell ran. */
    loopscopeFlickers?: string[];
    /** How long we asked nothing after another client had connected, in milliseconds. */
    loopscopeSilence?: number;
  }
}

/** The source of a code cell, or a whole cell. */
export type TestCell = string | { readonly markdown: string };

let notebooks = 0;

/** Write a notebook into the server's folder. Returns its name. */
export function writeNotebook(cells: readonly TestCell[], kernel = 'python3'): string {
  const name = `test-${process.pid}-${++notebooks}.ipynb`;
  const content = {
    cells: cells.map((cell, index) => ({
      id: `cell-${index}`,
      metadata: {},
      ...(typeof cell === 'string'
        ? { cell_type: 'code', source: cell, outputs: [], execution_count: null }
        : { cell_type: 'markdown', source: cell.markdown })
    })),
    metadata: { kernelspec: { name: kernel, display_name: kernel, language: 'python' } },
    nbformat: 4,
    nbformat_minor: 5
  };
  writeFileSync(join(process.env.LOOPSCOPE_ROOT!, name), JSON.stringify(content));
  return name;
}

/** Set a plugin's settings, as the settings editor would, for pages that open later. */
export function writeSettings(plugin: string, settings: Record<string, unknown>): void {
  mkdirSync(dirname(settingsFile(plugin)), { recursive: true });
  writeFileSync(settingsFile(plugin), JSON.stringify(settings));
}

/** Go back to the defaults. */
export function removeSettings(plugin: string): void {
  rmSync(settingsFile(plugin), { force: true });
}

function settingsFile(plugin: string): string {
  const [name, id] = plugin.split(':');
  return join(process.env.LOOPSCOPE_ROOT!, '.settings', name, `${id}.jupyterlab-settings`);
}

/** One tab of a browser with JupyterLab in it. */
export class Lab {
  constructor(readonly page: Page) {}

  /** The sidebar. */
  get panel(): Locator {
    return this.page.locator('#loopscope-panel');
  }

  /** The state of the loop. */
  get loop(): Locator {
    return this.panel.getByTestId('loopscope-loop');
  }

  /** The problems, one each. */
  get problems(): Locator {
    return this.panel.getByTestId('loopscope-problem');
  }

  /** The tasks, one each, wherever they stand in the tree. */
  get tasks(): Locator {
    return this.panel.getByTestId('loopscope-task');
  }

  /** The details of a task, below the list. */
  async detailsOf(task: Locator): Promise<Locator> {
    await task.hover();
    await task.getByRole('button', { name: 'Details of' }).click();
    return this.panel.getByTestId('loopscope-task-details');
  }

  /** Choose an entry of the context menu of a task. */
  async chooseFor(task: Locator, entry: string | RegExp): Promise<void> {
    await task.click({ button: 'right' });
    await this.page.getByRole('menuitem', { name: entry }).click();
  }

  /** The current notebook. */
  get notebook(): Locator {
    return this.page.locator('.jp-NotebookPanel:not(.lm-mod-hidden)');
  }

  /** A cell of the notebook in front, counted from 0. */
  cell(index: number): Locator {
    return this.notebook.locator(`.jp-Cell[data-windowed-list-index="${index}"]`);
  }

  /** Point at the first underline of a cell, until what it says shows. Returns that. */
  async pointAtUnderline(index: number): Promise<Locator> {
    const tooltip = this.page.locator('.cm-tooltip-lint');
    // The pointer may come while the underline is drawn again; then it has to come once more.
    await expect(async () => {
      await this.page.mouse.move(0, 0);
      await this.cell(index).locator('.loopscope-underline').first().hover();
      await expect(tooltip).toBeVisible({ timeout: 2000 });
    }).toPass();
    return tooltip;
  }

  /** Open a notebook in a fresh workspace, and wait for its kernel. */
  async open(name: string, workspace = `test-${Date.now()}-${notebooks}`): Promise<void> {
    await this.page.goto(`/lab/workspaces/${workspace}/tree/${name}?reset`);
    await expect(this.notebook.locator('.jp-Cell').first()).toBeVisible({ timeout: 60_000 });
    await this.kernelReady();
  }

  /** Open another notebook in the same page. */
  async openAlso(name: string, kernelOf?: string): Promise<void> {
    await this.page.evaluate(
      async ([path, other]) => {
        const { app, manager } = window.jupyterapp
          ? { app: window.jupyterapp, manager: window.jupyterapp.serviceManager }
          : (undefined as never);
        let kernel: { id: string } | undefined;
        if (other) {
          await manager.sessions.refreshRunning();
          kernel = [...manager.sessions.running()].find((s: any) => s.path === other).kernel;
        }
        await app.commands.execute('docmanager:open', {
          path,
          ...(kernel && { kernel: { id: kernel.id } })
        });
      },
      [name, kernelOf] as const
    );
    await expect(
      this.page.locator('.lm-TabBar-tab.lm-mod-current', { hasText: name })
    ).toBeVisible();
    await this.kernelReady();
  }

  /** Bring an open notebook to the front. */
  async front(name: string): Promise<void> {
    await this.page.locator('#jp-main-dock-panel .lm-TabBar-tab', { hasText: name }).click();
  }

  /** Wait until the kernel of the notebook in front is idle. */
  async kernelReady(): Promise<void> {
    await this.page.waitForFunction(
      () =>
        window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle',
      undefined,
      { timeout: 60_000 }
    );
  }

  /** Open the sidebar, and wait until it is in touch with the kernel. */
  async openPanel(): Promise<void> {
    const tab = this.page.locator('.lm-TabBar-tab[data-id="loopscope-panel"]');
    if (!(await this.panel.isVisible())) {
      await tab.click();
    }
    await expect(this.panel).toBeVisible();
  }

  /** Open the sidebar and wait until it says that nothing runs. */
  async openIdlePanel(): Promise<void> {
    await this.openPanel();
    await expect(this.loop).toContainText('Idle');
  }

  /** Open a notebook with these cells, and the panel beside it. */
  async withCells(cells: readonly TestCell[]): Promise<void> {
    await this.open(writeNotebook(cells));
    await this.openIdlePanel();
  }

  /** Drag the edge of the panel until it has a width, in pixels. */
  async setPanelWidth(width: number): Promise<void> {
    await this.hideFiles();
    const box = (await this.panel.boundingBox())!;
    const edge = { x: box.x - 2, y: box.y + 300 };
    await this.page.mouse.move(edge.x, edge.y);
    await this.page.mouse.down();
    await this.page.mouse.move(edge.x + box.width - width, edge.y, { steps: 5 });
    await this.page.mouse.up();
    await expect
      .poll(async () => Math.abs((await this.panel.boundingBox())!.width - width))
      .toBeLessThan(5);
  }

  /** The cell and line (both counted from 0) that the cursor is in. */
  async cursor(): Promise<{ cell: number; line: number }> {
    return this.page.evaluate(() => {
      const { content } = window.jupyterapp.shell.currentWidget;
      return {
        cell: content.activeCellIndex,
        line: content.activeCell.editor.getCursorPosition().line
      };
    });
  }

  /** Run a cell, without waiting for it. */
  async start(index: number): Promise<void> {
    await this.page.evaluate(i => {
      const { content } = window.jupyterapp.shell.currentWidget;
      content.activeCellIndex = i;
      content.deselectAll();
      void window.jupyterapp.commands.execute('notebook:run-cell');
    }, index);
  }

  /** Run a cell, and wait until it is done. */
  async run(index: number): Promise<void> {
    await this.start(index);
    await this.done(index);
  }

  /** Wait until a cell that was started is done. */
  async done(index: number): Promise<void> {
    await this.page.waitForFunction(
      i => {
        const { content } = window.jupyterapp.shell.currentWidget;
        const cell = content.widgets[i].model.sharedModel;
        return (
          cell.execution_count !== null &&
          !content.widgets[i].node?.classList.contains('jp-mod-executing') &&
          content.widgets[i].inputArea?.promptNode?.textContent !== '[*]:'
        );
      },
      index,
      { timeout: 60_000 }
    );
    await this.kernelReady();
  }

  /** Where the code cells of the notebook in front stand. */
  async codeCells(): Promise<number[]> {
    return this.page.evaluate(() =>
      window.jupyterapp.shell.currentWidget.content.widgets.flatMap((cell: any, index: number) =>
        cell.model.type === 'code' ? [index] : []
      )
    );
  }

  /** The text of a cell in the model, rendered or not. */
  async source(index: number): Promise<string> {
    return this.page.evaluate(
      i => window.jupyterapp.shell.currentWidget.content.widgets[i].model.sharedModel.getSource(),
      index
    );
  }

  /** The outputs of a cell in the model. */
  async outputs(index: number): Promise<{ output_type: string; [key: string]: unknown }[]> {
    return this.page.evaluate(
      i => window.jupyterapp.shell.currentWidget.content.widgets[i].model.sharedModel.getOutputs(),
      index
    );
  }

  /** Close the left sidebar. */
  async hideFiles(): Promise<void> {
    await this.execute('application:toggle-left-area').catch(() => undefined);
  }

  /** Run a command of JupyterLab. */
  async execute(command: string, args: Record<string, unknown> = {}): Promise<void> {
    await this.page.evaluate(
      ([id, a]) => window.jupyterapp.commands.execute(id, a).then(() => undefined),
      [command, args] as const
    );
  }

  /** Run some Python in a kernel without the notebook, as another client would. Returns what it printed. */
  async ask(code: string): Promise<string> {
    return this.page.evaluate(async source => {
      const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
      let text = '';
      const future = kernel.requestExecute({ code: source, silent: false, store_history: false });
      future.onIOPub = (message: any) => {
        text += message.header.msg_type === 'stream' ? message.content.text : '';
      };
      await future.done;
      return text;
    }, code);
  }

  /**
   * Start to write down every status of the kernel in front, and every question of ours that the kernel
   * answered with busy and idle while a cell ran.
   */
  async recordStatus(): Promise<void> {
    await this.page.evaluate(() => {
      const seen: string[] = (window.loopscopeStatuses = []);
      const flickers: string[] = (window.loopscopeFlickers = []);
      const { sessionContext } = window.jupyterapp.shell.currentWidget;
      sessionContext.statusChanged.connect((_: unknown, status: string) => seen.push(status));
      const ours = new Map<string, string>();
      const running = new Set<string>();
      sessionContext.session.kernel.anyMessage.connect((_: unknown, args: any) => {
        const { header, parent_header: parent, content } = args.msg;
        if (args.direction === 'send' && String(content.command).startsWith('loopscope/')) {
          ours.set(header.msg_id, content.command);
        } else if (header.msg_type === 'status' && parent.msg_type === 'execute_request') {
          running[content.execution_state === 'busy' ? 'add' : 'delete'](parent.msg_id);
        } else if (header.msg_type === 'status' && ours.has(parent.msg_id) && running.size > 0) {
          flickers.push(`${ours.get(parent.msg_id)}: ${content.execution_state}`);
        }
      });
    });
  }

  /** Our questions since {@link recordStatus} that came while a cell ran. */
  async flickers(): Promise<string[]> {
    return this.page.evaluate(() => window.loopscopeFlickers ?? []);
  }

  /** Every status since {@link recordStatus}. */
  async statuses(): Promise<string[]> {
    return this.page.evaluate(() => window.loopscopeStatuses ?? []);
  }
}

/** A test with a JupyterLab; its kernels are shut down at its end. */
export const test = base.extend<{ lab: Lab }>({
  lab: async ({ page, request }, use) => {
    await use(new Lab(page));
    const sessions = (await (await request.get('/api/sessions')).json()) as { id: string }[];
    for (const { id } of sessions) {
      await request.delete(`/api/sessions/${id}`);
    }
  }
});

export { expect };
