"""The MkDocs plugin: hands the pipeline's pages to the host and nothing else that lies in the docs folder.

The only importer of mkdocs, which is loaded where it builds or serves and not before: a check needs nothing of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.host.projects import Project, SiteHasErrors, load_project, publish, serve
from generator.host.settings import now

if TYPE_CHECKING:
    from generator.host.plugin import BriefingsPlugin

__all__ = ["BriefingsPlugin", "Project", "SiteHasErrors", "load_project", "now", "publish", "serve"]


def __getattr__(name: str) -> Any:
    """Loads the plugin, and the host with it, for whoever asks for it."""
    if name == "BriefingsPlugin":
        from generator.host.plugin import BriefingsPlugin  # noqa: PLC0415 - a check never loads the host

        return BriefingsPlugin
    raise AttributeError(name)
