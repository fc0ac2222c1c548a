"""What a check may look at besides its subject: the whole project, and the briefing to which the subject belongs."""

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
from generator.format.tlp import CLEAR, Marking
from generator.text.prose.tree import Prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a project asks of its briefings besides.

    `sign_off` asks that a person other than the authors reviews what is published. `public` says that everybody can
    read the repository, so that nothing in it may be for fewer readers or under an embargo. `now` is the point in time
    by which embargoes of a public repository are judged, in seconds since 1970, UTC: the clock's, also in a build that
    is made for another day.
    """

    sign_off: bool = False
    public: bool = False
    now: float | None = None


NO_RULES: Final = Rules()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRecords:
    """Everything that was read of a project. `briefings` are by slug."""

    seeds: Library
    registry: Registry
    briefings: Mapping[str, Briefing]


@dataclass(frozen=True, kw_only=True)
class Context:
    """What every check may look at.

    `marking` is the label of what has none of its own. `rules` are what the project asks of briefings besides.
    `weights` are the severities that the project gives to codes, by name. `unread` holds the ids of seeds whose files
    exist but could not be read, so that citing one is no second problem. `now` is the point in time of the build, in
    seconds since 1970, UTC; None where it is not known, and then no date is too late.
    """

    project: ProjectRecords
    scale: Scale
    marking: Marking = CLEAR
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
        """Who speaks and who is named in the sources."""
        return SourceIndex(self.seeds, self.registry)

    @cached_property
    def hidden_actors(self) -> HiddenActors:
        """The actors that each label hides."""
        return HiddenActors(self.registry, self.marking)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A prose text of a briefing with its tree. If it `must_cite`, each of its paragraphs cites something."""

    text: Text
    prose: Prose
    must_cite: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadJudgement:
    """A judgement with its tree, and the terms of likelihood that its writer uses."""

    name: Name
    judgement: Judgement
    prose: Prose
    terms: tuple[FoundTerm, ...]


@dataclass(frozen=True, kw_only=True)
class BriefingContext:
    """What a check of a briefing, or of a part of it, may look at.

    `source_index` knows the names that the briefing settles. `evidence` is what has been found, by name, and `naming`
    where the briefing and what it cites name actors. `draft` is the briefing as pages will have it if nothing is wrong.
    `problems` were met while the briefing was read: sources, passages, quotes and prose that cannot be made out.
    `budget` is what the checks of this briefing may still spend.
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
    def marking(self) -> Marking:
        """The label of what has none of its own."""
        return self.whole.marking

    @property
    def language(self) -> str | None:
        """The language of the briefing, None where it does not say."""
        return self.briefing.spec.language
