"""What the class of a user's object is called, without running any code of the user's.

A metaclass may define `__module__`, `__name__` and `__getattribute__`. So these functions read the slots
of ``type`` itself. All other modules ask here: a test finds those that don't.
"""

from __future__ import annotations

import sys
import types
from typing import Any

_module_slot = type.__dict__["__module__"].__get__
_name_slot = type.__dict__["__name__"].__get__


def module_of(kind: type) -> str:
    """Return the name of the module that a class says it is from, empty if it is no text."""
    try:
        module = _module_slot(kind)
    except AttributeError:
        return ""
    return module if type(module) is str else ""


def class_name(kind: type) -> str:
    """Return the name of a class."""
    name = _name_slot(kind)
    return name if type(name) is str else ""


def is_builtin(kind: type, module: str, *names: str) -> bool:
    """Return whether this is a class with one of these names that is written in C, of that module."""
    return class_name(kind) in names and module_of(kind) == module


def is_from(kind: type, *packages: str) -> bool:
    """Return whether a class is declared in one of these packages, and only pretends nothing.

    Then calling its methods runs no code of the user's.
    """
    name = module_of(kind)
    if name.partition(".")[0] not in packages:
        return False
    module: Any = sys.modules.get(name)
    return type(module) is types.ModuleType and vars(module).get(class_name(kind)) is kind
