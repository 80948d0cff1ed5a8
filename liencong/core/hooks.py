"""Hooks that plugins may implement, and the manager that keeps a failing one from harming others."""

from types import ModuleType
from typing import Any

import pluggy
import structlog

log = structlog.get_logger()

PROJECT = "liencong"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class Hooks:
    """Hook specifications of core and of features, with everybody's implementations."""

    def __init__(self) -> None:
        self._manager = pluggy.PluginManager(PROJECT)

    def declare(self, specifications: ModuleType) -> None:
        """Add the hooks that a module specifies."""
        self._manager.add_hookspecs(specifications)

    def register(self, name: str, implementations: object) -> None:
        """Add a plugin's implementations under its name."""
        self._manager.register(implementations, name=name)

    def call(self, hook: str, **arguments: Any) -> list[Any]:
        """Call a hook on every plugin and give the answers that are not None.

        A plugin that raises is named in the log and left out.
        """
        answers = []
        for implementation in getattr(self._manager.hook, hook).get_hookimpls():
            try:
                answer = implementation.function(*(arguments[name] for name in implementation.argnames))
            except Exception:
                log.exception("plugin failed", plugin=implementation.plugin_name, hook=hook)
                continue
            if answer is not None:
                answers.append(answer)
        return answers
