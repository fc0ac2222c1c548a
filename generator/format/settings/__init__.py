"""The settings of a project, `mkdocs.yml`: which are accepted, and what they say."""
