"""The files of a project that a writer writes, and the project with other texts in their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from generator.build import Inputs
from generator.diagnostics.model import TextFile


def written_files(inputs: Inputs) -> dict[str, TextFile]:
    """Return by path what a writer writes: everything but the words of the sources."""
    descriptors = (seed.descriptor for seed in inputs.seeds.values())
    written = (*inputs.briefings.values(), *inputs.actors, *inputs.topics, *descriptors)
    return {file.path: file for file in written if file is not None}


def with_texts(inputs: Inputs, texts: Mapping[str, TextFile]) -> Inputs:
    """Return the project with other texts in the place of its own; `texts` has all of `written_files` by path."""
    return replace(
        inputs,
        briefings={slug: texts[file.path] for slug, file in inputs.briefings.items()},
        actors=tuple(texts[file.path] for file in inputs.actors),
        topics=tuple(texts[file.path] for file in inputs.topics),
        seeds={
            id: replace(files, descriptor=texts[files.descriptor.path]) if files.descriptor is not None else files
            for id, files in inputs.seeds.items()
        },
    )
