"""Web processes of their own, forked from one that has the program in memory, which is most of a start."""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess

from liencong.core.boot import FEATURES
from liencong.core.cli import main

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__, *FEATURES])


def serve_apart(port: int, settings: Mapping[str, str]) -> ForkServerProcess:
    """Start `liencong serve` with settings by their names; whoever asks for it ends it.

    What it writes goes where the first test of the worker that asked for one wrote, and is not looked at.
    """
    process = _CONTEXT.Process(target=_serve, args=(port, dict(settings)), daemon=True)
    process.start()
    return process


def _serve(port: int, settings: Mapping[str, str]) -> None:
    os.environ |= {f"LIENCONG_{name}": value for name, value in settings.items()}
    sys.argv = ["liencong", "serve", "--port", str(port)]
    main()
