"""The MkDocs plugin: hands the pipeline's pages to the host and nothing else that lies in the docs folder.

The only importer of mkdocs.
"""

from __future__ import annotations

from generator.host.plugin import BriefingsPlugin
from generator.host.projects import Project, load_project, publish, serve
from generator.host.settings import PluginConfig, now

__all__ = ["BriefingsPlugin", "PluginConfig", "Project", "load_project", "now", "publish", "serve"]
