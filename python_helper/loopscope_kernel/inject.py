"""The loader: how the helper gets into a running kernel.

The frontend sends one ``execute_request`` with an empty `code`, ``silent=True``,
``store_history=False``, ``allow_stdin=False``, ``stop_on_error=False``, and one user expression
named ``loopscope``::

    (lambda run, scope: (run(scope['LOADER'], scope), scope['OUTCOME'])[1])
    (__import__('builtins').exec, SCOPE)

(on one line), where ``SCOPE`` is this object as JSON, which is a Python literal as well::

    {"__name__": "_loopscope_inject", "LOADER": <the text of this file>,
     "SOURCES": {"__init__": <text>, "channel": <text>, ...}, "VERSION": "1.2.3"}

``SOURCES`` holds every other file of this folder under its name without ``.py``. ``VERSION`` is the
version of the frontend's package: the modules declare none, so the two cannot differ.

The answer is in the reply: ``content.user_expressions.loopscope``. With ``status: "ok"`` its
``data["text/plain"]`` is a JSON object: ``status`` is ``installed``, ``present`` (a helper of the same
wire version is already there), ``refused`` (the helper cannot serve this kernel) or ``failed``;
``message`` is a sentence that says why; ``version`` and ``wire`` are those of the helper that is now in
the kernel, if any. An ``execute_reply`` with status ``aborted`` means: ask again.

``installed`` means that two hooks are there (`doorway.py`). The first request, or the first cell, loads
everything else. If that fails, the reply to the first request says why.

Why an expression and not code: IPython evaluates an expression after the (empty) code. So it neither
transforms nor caches these 150 kB of source, it publishes nothing, and the value comes back in the
reply to the request.

Nothing is bound in the user's namespace. The lambda's own names make it independent of what the user
has bound to ``exec`` or ``sys``. After any exception, including an interrupt, nothing stays.
"""

from __future__ import annotations

import builtins
import json
import sys
import types
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple

MODULE = "_loopscope_kernel"


class Outcome:
    """The value of the expression: IPython sends its `repr`."""

    def __init__(self, status: str, message: Optional[str] = None, package: Any = None) -> None:
        self._fields: Dict[str, Any] = {"status": status}
        if message is not None:
            self._fields["message"] = message
        if package is not None:
            self._fields.update(version=package.VERSION, wire=package.WIRE_VERSION)

    def __repr__(self) -> str:
        return json.dumps(self._fields)


class Loader:
    """Makes modules of the sources, without adding them to `sys.modules` yet."""

    def __init__(self, sources: Dict[str, str]) -> None:
        self.sources = sources
        self.modules: Dict[str, Any] = {}
        self._builtins = dict(vars(builtins))
        self._import = builtins.__import__
        self._builtins["__import__"] = self._import_here

    def load(self, name: str) -> Any:
        """Return the module made of that source; execute it the first time."""
        if name in self.modules:
            return self.modules[name]
        full = MODULE if name == "__init__" else MODULE + "." + name
        module: Any = types.ModuleType(full)
        module.__package__ = MODULE
        if name == "__init__":
            module.__path__ = []
        # No `__file__`, so that `%autoreload` does not reload it.
        module.__builtins__ = self._builtins
        self.modules[name] = module
        try:
            code = compile(
                self.sources[name], "<loopscope " + name + ">", "exec", dont_inherit=True
            )
            exec(code, module.__dict__)
        except BaseException:
            # Rather loaded again than half.
            self.modules.pop(name, None)
            raise
        if "__init__" in self.modules:
            setattr(self.modules["__init__"], name, module)
        return module

    def _import_here(
        self,
        name: str,
        globals: Optional[Mapping[str, object]] = None,
        locals: Optional[Mapping[str, object]] = None,
        fromlist: Sequence[str] = (),
        level: int = 0,
    ) -> Any:
        if level == 0:
            return self._import(name, globals, locals, fromlist, level)
        if name:
            return self.load(name)
        for part in fromlist:
            if part in self.sources:
                self.load(part)
        return self.modules["__init__"]


def version_key(version: str) -> Tuple[Any, bool, Any]:
    """Return a key that orders versions as https://semver.org does.

    ``0.10.0`` is newer than ``0.9.1``, and than ``0.10.0-rc.1``.
    """
    release, _, preview = version.partition("+")[0].partition("-")
    return parts_key(release), not preview, parts_key(preview)


def parts_key(text: str) -> Sequence[Tuple[int, int, str]]:
    """Return a key for what is between dots: numbers come before words."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in text.split(".")]


def declared(source: str, name: str) -> str:
    """Return the text of a constant that a module declares at the beginning of a line."""
    for line in source.splitlines():
        if line.startswith(name + " = "):
            return line.partition("=")[2].strip().strip('"')
    return "0"


def inject(sources: Dict[str, str], version: str) -> Outcome:
    """Install the helper made of `sources`, unless the one that is there is to stay."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    if shell is None:
        return Outcome("refused", "This kernel does not run IPython.")
    there: Any = sys.modules.get(MODULE)
    present = there is not None and there.installed()
    # Read, not executed: the modules are loaded when they are needed (`doorway.py`).
    wire = int(declared(sources["channel"], "WIRE_VERSION"))
    if present:
        if wire == there.WIRE_VERSION and version_key(version) <= version_key(there.VERSION):
            return Outcome("present", None, there)
        if wire < there.WIRE_VERSION:
            return Outcome("refused", "A newer helper is in this kernel; reload the page.", there)
    loader = Loader(sources)
    doorway: Any = None
    try:
        doorway = loader.load("doorway").Doorway(
            shell, version, wire, lambda: install(loader, shell, version)
        )
        while there is not None:
            there.uninstall()
            # Another thread may have loaded it meanwhile.
            there = sys.modules.get(MODULE) if sys.modules.get(MODULE) is not there else None
        doorway.install()
    except BaseException as error:
        # Twice, because an interrupt may come in between; undoing may be repeated.
        for _ in range(2):
            try:
                if doorway is not None:
                    doorway.uninstall()
            except BaseException:
                continue
            break
        if type(error).__name__ == "Refused":
            return Outcome("refused", str(error))
        raise
    return Outcome("installed", None, doorway.module)


def install(loader: Loader, shell: Any, version: str) -> Any:
    """Install the helper; return its package. After any exception nothing of it is left."""
    package = loader.load("__init__")
    package.VERSION = version
    try:
        package.install(shell)
        for module in loader.modules.values():
            sys.modules[module.__name__] = module
    except BaseException:
        for _ in range(2):
            try:
                package.uninstall()
                for module in loader.modules.values():
                    name = module.__name__
                    if sys.modules.get(name) is module:
                        del sys.modules[name]
            except BaseException:
                continue
            break
        raise
    return package


SOURCES: Dict[str, str]
VERSION: str

try:
    OUTCOME = inject(SOURCES, VERSION)  # noqa: F821 (the scope has them)
except BaseException as error:
    OUTCOME = Outcome("failed", (type(error).__name__ + ": " + str(error))[:500])
