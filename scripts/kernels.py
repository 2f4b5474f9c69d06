"""List the kernels that the helper's tests can run on here, and the supported ones that are missing.

    python scripts/kernels.py           list the kernels, and the supported versions without one
    python scripts/kernels.py --test    run the helper's tests on each kernel
                                        (further arguments go to pytest)

It asks each kernel spec of this environment for the versions of Python and ipykernel, and compares
them with those that the project supports. It installs nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Dict, List, Optional, Tuple

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

#: What the project supports.
PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15")
IPYKERNELS = ("6.17", "6.31", "7.0", "7.4")

ASK = "(lambda s, k: [list(s.version_info[:3]), k.__version__])(__import__('sys'), __import__('ipykernel'))"


def ask(name: str) -> Optional[Tuple[str, str]]:
    """Start a kernel; return its Python's version and its ipykernel's, ``None`` if it has neither."""
    manager = KernelManager(kernel_name=name)
    try:
        manager.start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        client = manager.blocking_client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
            reply = client.execute(
                "", silent=True, user_expressions={"v": ASK}, reply=True, timeout=60
            )
        finally:
            client.stop_channels()
        answer = reply["content"]["user_expressions"]["v"]
        if answer["status"] != "ok":
            return None
        python, ipykernel = eval(answer["data"]["text/plain"], {"__builtins__": {}})
        return ".".join(map(str, python)), ipykernel
    except Exception as error:
        print(f"  {name}: does not answer ({type(error).__name__})")
        return None
    finally:
        if manager.has_kernel:
            manager.shutdown_kernel(now=True)


def find() -> Dict[str, Tuple[str, str]]:
    """Return the Python kernels of this environment: name to (Python, ipykernel)."""
    found = {}
    for name, spec in sorted(KernelSpecManager().get_all_specs().items()):
        if spec["spec"].get("language") == "python":
            versions = ask(name)
            if versions is not None:
                found[name] = versions
    return found


def missing(supported: Tuple[str, ...], versions: List[str]) -> List[str]:
    """Return the supported versions that none of these versions is."""
    return [
        each for each in supported if not any((v + ".").startswith(each + ".") for v in versions)
    ]


def main(arguments: List[str]) -> int:
    found = find()
    print("Kernels here:")
    for name, (python, ipykernel) in found.items():
        print(f"  {name}: CPython {python}, ipykernel {ipykernel}")
    print("Not here:")
    lines = [f"  CPython {each}" for each in missing(PYTHONS, [p for p, _ in found.values()])]
    lines += [f"  ipykernel {each}" for each in missing(IPYKERNELS, [k for _, k in found.values()])]
    print("\n".join(lines) or "  none")
    if arguments[:1] != ["--test"]:
        return 0
    environment = {**os.environ, "LOOPSCOPE_KERNELS": ",".join(found)}
    command = [sys.executable, "-m", "pytest", *arguments[1:]]
    return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
