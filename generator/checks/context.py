"""The contexts of checks: what a check may look at besides its subject, of the whole project and of one briefing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from generator.checks.hidden_actors import HiddenActors
from generator.checks.source_index import SourceIndex
from generator.checks.verified import CheckedEvidence, Naming, VerifiedBriefing
from generator.checks.work_budget import WorkBudget
from generator.diagnostics.model import Diagnostic, Severity
from generator.format.briefing import Briefing, Judgement
from generator.format.decode.scalars import Name, Text
from generator.format.likelihood import FoundTerm, Scale
from generator.format.registry import Registry
from generator.format.seeds import Library
from generator.text.prose.tree import Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules that a project may add.

    With `sign_off`, a person other than the authors must review what is published. With `public`, all people can read
    the repository, so that nothing in it may be for some readers only or under an embargo. `now` is the time by which
    embargoes of a public repository are judged, in seconds since 1970, UTC. It is the clock's time, also in a build
    that is made for another day.
    """

    sign_off: bool = False
    public: bool = False
    now: float | None = None


NO_RULES: Final = Rules()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRecords:
    """All records that were read from a project's files. `briefings` are by slug."""

    seeds: Library
    registry: Registry
    briefings: Mapping[str, Briefing]


@dataclass(frozen=True, kw_only=True)
class Context:
    """What every check may look at.

    `scale` is the project's scale of likelihood. `rules` are those that the project adds. `weights` are the severities
    that the project gives to codes, by name. `unread` holds the ids of seeds whose files exist but could not be read:
    citing one is not a second problem. `now` is the time of the build, in seconds since 1970, UTC. If it is None, no
    date is too late.
    """

    project: ProjectRecords
    scale: Scale
    rules: Rules = NO_RULES
    weights: Mapping[str, Severity] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    now: float | None = None

    @property
    def seeds(self) -> Library:
        """All seeds by id."""
        return self.project.seeds

    @property
    def registry(self) -> Registry:
        """All actors and topics."""
        return self.project.registry

    @cached_property
    def source_index(self) -> SourceIndex:
        """The index of who speaks and who is named in the sources."""
        return SourceIndex(self.seeds, self.registry)

    @cached_property
    def hidden_actors(self) -> HiddenActors:
        """The actors that are hidden from readers of each label."""
        return HiddenActors(self.registry)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A prose text of a briefing with its tree. If it `must_cite`, each of its paragraphs has to cite something."""

    text: Text
    prose: Prose
    must_cite: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadJudgement:
    """A judgement with the tree of its text, and the terms of likelihood that the text uses outside quotations."""

    name: Name
    judgement: Judgement
    prose: Prose
    terms: tuple[FoundTerm, ...]


@dataclass(frozen=True, kw_only=True)
class BriefingContext:
    """What a check of a briefing, or of a part of it, may look at.

    `whole` is the context of the project. `source_index` takes into account the names that the briefing settles.
    `evidence` is the evidence whose words and passages were found, by name. `naming` says where the briefing and the
    passages that it cites name actors. `draft` is the briefing as pages show it if no check reports an error.
    `problems` are those of reading the briefing: unknown sources and passages, quotes that were not found, prose that
    cannot be parsed. `budget` is what the checks of this briefing may still spend.
    """

    whole: Context
    briefing: Briefing
    source_index: SourceIndex
    evidence: Mapping[str, CheckedEvidence]
    texts: tuple[ReadText, ...]
    judgements: tuple[ReadJudgement, ...]
    naming: Naming
    draft: VerifiedBriefing
    problems: tuple[Diagnostic, ...]
    budget: WorkBudget

    @property
    def seeds(self) -> Library:
        """All seeds by id."""
        return self.whole.seeds

    @property
    def registry(self) -> Registry:
        """All actors and topics."""
        return self.whole.registry

    @property
    def language(self) -> str | None:
        """The language of the briefing; None if it names none."""
        return self.briefing.spec.language
