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
``data["text/plain"]`` is a JSON object: ``status`` is ``installed``, ``present`` (one of the same
wire was there already), ``refused`` (this kernel cannot have it) or ``failed``; ``message`` says
why, in a sentence; ``version`` and ``wire`` are those of the helper that is now there, if any.
An ``execute_reply`` with status ``aborted`` means: ask again.

Why an expression and not code: an expression is evaluated after the (empty) code, so IPython
neither transforms nor caches its 100 kB of source, nothing can be published whatever happens,
and what it returns comes back to whoever asked.

Nothing is bound in the user's namespace; the lambda's own names keep it independent of what the
user has bound to ``exec`` or ``sys``. After any exception, an interrupt included, nothing stays.
"""

import builtins
import json
import sys
import types

MODULE = "_loopscope_kernel"


class Outcome:
    """What the reply says: IPython sends the `repr` of a value."""

    def __init__(self, status, message=None, package=None):
        self._fields = {"status": status}
        if message is not None:
            self._fields["message"] = message
        if package is not None:
            self._fields.update(version=package.VERSION, wire=package.WIRE_VERSION)

    def __repr__(self):
        return json.dumps(self._fields)


class Loader:
    """Makes modules of the sources, without `sys.modules` knowing of them yet."""

    def __init__(self, sources):
        self.sources = sources
        self.modules = {}
        self._builtins = dict(vars(builtins))
        self._import = builtins.__import__
        self._builtins["__import__"] = self._import_here

    def load(self, name):
        """Return the module made of that source, executing it if nobody has yet."""
        if name in self.modules:
            return self.modules[name]
        full = MODULE if name == "__init__" else MODULE + "." + name
        module = types.ModuleType(full)
        module.__package__ = MODULE
        if name == "__init__":
            module.__path__ = []
        # No `__file__`: that keeps `%autoreload` away.
        module.__builtins__ = self._builtins
        self.modules[name] = module
        code = compile(self.sources[name], "<loopscope " + name + ">", "exec", dont_inherit=True)
        exec(code, module.__dict__)
        if name != "__init__":
            setattr(self.modules["__init__"], name, module)
        return module

    def _import_here(self, name, globals=None, locals=None, fromlist=(), level=0):
        if level == 0:
            return self._import(name, globals, locals, fromlist, level)
        if name:
            return self.load(name)
        for part in fromlist:
            if part in self.sources:
                self.load(part)
        return self.modules["__init__"]


def version_key(version):
    """Return a key that orders versions as https://semver.org does.

    ``0.10.0`` is newer than ``0.9.1``, and than ``0.10.0-rc.1``.
    """
    release, _, preview = version.partition("+")[0].partition("-")
    return parts_key(release), not preview, parts_key(preview)


def parts_key(text):
    """Return a key for what is between dots: numbers come before words."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in text.split(".")]


def declared(source, name):
    """Return the text of a constant that a module declares at the beginning of a line."""
    for line in source.splitlines():
        if line.startswith(name + " = "):
            return line.partition("=")[2].strip().strip('"')
    return "0"


def inject(sources, version):
    """Install the helper made of `sources`, unless one is there that is to stay."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    if shell is None:
        return Outcome("refused", "This kernel does not run IPython.")
    there = sys.modules.get(MODULE)
    present = there is not None and there.installed()
    if present:
        # Read, not executed: executing the modules takes the kernel's main thread 25 ms.
        wire = int(declared(sources["channel"], "WIRE_VERSION"))
        if there.WIRE_VERSION == wire and version_key(version) <= version_key(there.VERSION):
            return Outcome("present", None, there)
        if there.WIRE_VERSION > wire:
            return Outcome("refused", "A newer helper is in this kernel; reload the page.", there)
    loader = Loader(sources)
    package = loader.load("__init__")
    package.VERSION = version
    if present:
        there.uninstall()
    try:
        package.install(shell)
        for module in loader.modules.values():
            sys.modules[module.__name__] = module
    except BaseException as error:
        # Twice, should an interrupt come in between: undoing may be repeated.
        for _ in range(2):
            try:
                package.uninstall()
                for module in loader.modules.values():
                    if sys.modules.get(module.__name__) is module:
                        del sys.modules[module.__name__]
            except BaseException:
                continue
            break
        if isinstance(error, package.Refused):
            return Outcome("refused", str(error))
        raise
    return Outcome("installed", None, package)


try:
    OUTCOME = inject(SOURCES, VERSION)  # noqa: F821
except BaseException as error:
    OUTCOME = Outcome("failed", (type(error).__name__ + ": " + str(error))[:500])
