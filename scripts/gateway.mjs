// A Jupyter kernel gateway that is some milliseconds away: for tests of kernels that run elsewhere.
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { binOf } from './setup/paths.mjs';
import { Missing, withPath } from './setup/run.mjs';

/**
 * Starts the gateway that is installed in a virtual environment.
 *
 * @param delay - how long each piece of data takes in each direction, in milliseconds.
 * @returns `env`, with which a Jupyter server uses the gateway, and `stop()`.
 */
export async function startGateway(venv, delay) {
  const port = await freePort();
  const own = name => path.join(mkdtempSync(path.join(os.tmpdir(), 'loopscope-gateway-')), name);
  const gateway = spawn(
    path.join(binOf(venv), 'jupyter-kernelgateway'),
    [
      `--KernelGatewayApp.port=${port}`,
      '--KernelGatewayApp.ip=127.0.0.1',
      // JupyterLab lists the kernels.
      '--JupyterWebsocketPersonality.list_kernels=True'
    ],
    {
      stdio: 'ignore',
      env: withPath([binOf(venv)], {
        JUPYTER_CONFIG_DIR: own('config'),
        JUPYTER_DATA_DIR: own('data'),
        JUPYTER_RUNTIME_DIR: own('runtime'),
        IPYTHONDIR: own('ipython')
      })
    }
  );
  const proxy = await slowProxy(port, delay);
  const stop = () => {
    gateway.kill();
    proxy.close();
  };
  const url = `http://127.0.0.1:${proxy.address().port}`;
  for (let i = 0; i < 120 && gateway.exitCode === null; i++) {
    if (await isUp(url)) {
      return { env: { JUPYTER_GATEWAY_URL: url }, stop };
    }
    await new Promise(resolve => setTimeout(resolve, 250));
  }
  stop();
  throw new Missing('The kernel gateway did not start.');
}

async function isUp(url) {
  try {
    return (await fetch(`${url}/api`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

/** A TCP proxy to a port of this machine. */
function slowProxy(port, delay) {
  const server = net.createServer({ allowHalfOpen: true }, near => {
    const far = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const pass = (from, to) => {
      from.setNoDelay(true);
      from.on('data', data => setTimeout(() => to.writable && to.write(data), delay));
      from.on('end', () => setTimeout(() => to.end(), delay));
      from.on('error', () => to.destroy());
      from.on('close', () => setTimeout(() => to.destroy(), delay));
    };
    pass(near, far);
    pass(far, near);
  });
  return listen(server);
}

async function freePort() {
  const server = await listen(net.createServer());
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

function listen(server) {
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)));
}
