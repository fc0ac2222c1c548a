"""The MkDocs plugin: hands the pipeline's pages to the host and nothing else that lies in the docs folder.

Rank 14, the only importer of mkdocs.
"""

from __future__ import annotations

from generator.plugin.events import BriefingsPlugin
from generator.plugin.projects import Project, load_project, publish, serve
from generator.plugin.settings import PluginConfig, now

__all__ = ["BriefingsPlugin", "PluginConfig", "Project", "load_project", "now", "publish", "serve"]
