"""Run programs as scripts in plain Python, and as cells in a real kernel.

Each line of the input and of the output is a JSON object, in the same order. A request has ``script`` or ``cells``. The
answer has ``text``, which is everything that was printed, and ``error``, which ended the program, or null.

One kernel runs all cells, and each program gets a new namespace. ``restart`` restarts the kernel afterwards, for programs
that change more than their namespace.
"""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from jupyter_client.manager import KernelManager

#: The timeout of a program in seconds.
TIMEOUT = 60

RESET = "get_ipython().reset(new_session=False)"


class Kernel:
    """A kernel that runs programs cell by cell, like "Run All"."""

    def __init__(self):
        self.manager = KernelManager()
        # Use the Python that runs this file, not an installed kernel spec.
        self.manager.kernel_spec.argv[0] = sys.executable
        self.manager.start_kernel(stderr=subprocess.DEVNULL)
        self.connect()

    def connect(self):
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=TIMEOUT)

    def stop(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def restart(self):
        self.client.stop_channels()
        self.manager.restart_kernel(now=True)
        self.connect()

    def run(self, cells):
        texts = []

        def keep(message):
            if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
                texts.append(message["content"]["text"])

        def execute(code, **options):
            reply = self.client.execute_interactive(
                code, allow_stdin=False, timeout=TIMEOUT, output_hook=keep, **options
            )
            return reply["content"]

        execute(RESET, silent=True, store_history=False)
        for cell in cells:
            content = execute(cell)
            if content["status"] != "ok":
                return {"text": "".join(texts), "error": f"{content['ename']}: {content['evalue']}"}
        return {"text": "".join(texts), "error": None}


def run_script(code):
    """Return the output of a script and its last error line."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-"],
        input=code.encode(),
        capture_output=True,
        timeout=TIMEOUT,
    )
    error = done.stderr.decode().strip().split("\n")[-1] if done.returncode else None
    return {"text": done.stdout.decode(), "error": error}


def main():
    requests = [json.loads(line) for line in sys.stdin]
    with ThreadPoolExecutor(2) as executor:
        # The scripts run while the kernel starts.
        scripts = {
            index: executor.submit(run_script, request["script"])
            for index, request in enumerate(requests)
            if "script" in request
        }
        kernel = Kernel()
        try:
            for index, request in enumerate(requests):
                answer = (
                    scripts[index].result() if index in scripts else kernel.run(request["cells"])
                )
                print(json.dumps(answer))
                if request.get("restart"):
                    kernel.restart()
        finally:
            kernel.stop()


if __name__ == "__main__":
    main()
