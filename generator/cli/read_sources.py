"""The sources of a project that is read for a look-up and not checked."""

from __future__ import annotations

from collections.abc import Iterable

from generator.build import Inputs
from generator.checks.source_index import SourceIndex
from generator.format.registry import decode_registry
from generator.format.seeds import decode_seed


def source_index(inputs: Inputs, ids: Iterable[str]) -> SourceIndex:
    """Return who speaks and who is named in the seeds of these ids, as far as they and the registry can be read."""
    library = {}
    for id in ids:
        files = inputs.seeds[id]
        seed, _ = decode_seed(id, files.text, files.sha256, files.descriptor)
        if seed is not None:
            library[id] = seed
    registry, _ = decode_registry(inputs.actors, inputs.topics)
    return SourceIndex(library, registry)
