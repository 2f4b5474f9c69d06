"""What a handle of the loop calls, and whether an interrupt has scheduled it."""

from __future__ import annotations

import asyncio
import functools
import types
from typing import Any

from .kernel_packages import KernelPackages

_callback_of = asyncio.Handle.__dict__["_callback"].__get__
_args_of = asyncio.Handle.__dict__["_args"].__get__
_function_of = functools.partial.__dict__["func"].__get__
#: ipykernel's handler of SIGINT schedules this function (`_cancel_on_sigint` in ``ipkernel.py``).
_INTERRUPT = "set_sigint_result"


def function_called_by(handle: Any, packages: KernelPackages) -> Any:
    """Return what a handle calls. Where that is tornado's own code, return what tornado then calls."""
    callback = _callback_of(handle)
    code = _code_of(callback)
    if code is not None and packages.is_internal(code):
        for value in _args_of(handle) or ():
            while type(value) is functools.partial:
                value = _function_of(value)
            if _code_of(value) is not None:
                return value
    return callback


def is_kernels_own(function: Any, packages: KernelPackages) -> bool:
    """Return whether this is a function of the kernel's packages."""
    code = _code_of(function)
    return code is not None and packages.is_internal(code)


def is_interrupt(function: Any, packages: KernelPackages) -> bool:
    """Return whether this function ends the running cell because of an interrupt."""
    code = _code_of(function)
    return code is not None and code.co_name == _INTERRUPT and packages.is_internal(code)


def _code_of(function: Any) -> Any:
    if type(function) is types.MethodType:
        function = function.__func__
    return function.__code__ if type(function) is types.FunctionType else None
