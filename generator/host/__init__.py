"""The MkDocs plugin: hands the pipeline's pages to the host and nothing else that lies in the docs folder.

The only importer of mkdocs, which is loaded where it builds or serves and not before: a check needs nothing of it.
"""
