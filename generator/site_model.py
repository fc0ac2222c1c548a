"""Which pages exist, where they live, in what order, and what is put on them.

Rank 9. Everything on them comes from what a reader may see; nothing here can reach what was withheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from generator import addresses, excerpts, prose
from generator.actors import SOURCE_SPEAKER, Actor
from generator.audience import Visible, actors_in
from generator.briefing import Position
from generator.dates import in_words
from generator.decode import Name, Text
from generator.excerpts import Piece, ShownPassage
from generator.ledger import ActorRecord, Dated, Ledger, SourceRecord, Stance, Statement, Use, compile_ledger, dated
from generator.markings import CLEAR
from generator.pages import (
    KIND,
    KINDS,
    ActorPage,
    ActorRow,
    BriefingCard,
    BriefingPage,
    Citation,
    HomePage,
    IndexPage,
    JudgementView,
    MethodPage,
    Page,
    PassageView,
    Reference,
    RoleView,
    Site,
    SourcePage,
    SourceRow,
    SourceSummary,
    StanceView,
    StatementView,
    TopicPage,
    TopicRow,
    Totals,
)
from generator.seeds import Seed, known, origins
from generator.verify import Proof, Run, VerifiedBriefing

# Rows on one page of an index: some 60 kB of HTML, and a screen or two to skim.
ROWS: Final = 100
# What the front page shows of each list before it sends readers to the index.
_NEWEST, _MOST_HEARD = 5, 8


def model(visible: Visible) -> Site:
    """The pages that show what is visible. Linear in what they show."""
    ledger = compile_ledger(visible)
    world = _World(visible=visible, ledger=ledger)
    totals = Totals(
        briefings=len(visible.briefings),
        evidence=sum(len(briefing.evidence) for briefing in visible.briefings.values()),
        actors=len(visible.actors),
        sources=len(visible.library),
    )
    cards = tuple(_card(briefing, world) for briefing in visible.briefings.values())
    rows = tuple(sorted((_actor_row(record, world) for record in ledger.actors.values()), key=_by_kind_and_name))
    source_rows = tuple(_source_row(record) for record in ledger.sources.values())
    topic_rows = tuple(
        TopicRow(topic=world.topic(id), briefings=len(ledger.topics[id]), stances=len(ledger.stances[id]))
        for id in visible.topics
    )
    newest = max((briefing.spec.date for briefing in visible.briefings.values()), default=None)
    heard = sorted(
        (row for row in rows if row.statements), key=lambda row: (-row.statements, row.actor.label.casefold())
    )
    home = HomePage(
        title=_TITLE,
        briefings=cards[:_NEWEST],
        heard=tuple(heard[:_MOST_HEARD]),
        sources=source_rows[:_NEWEST],
        totals=totals,
    )
    method = MethodPage(scale=visible.scale, scale_in_use=visible.scale.title, totals=totals)
    pages = [
        Page(
            path=addresses.HOME.path, template="home.md", title=_TITLE, description=_HOME, updated=newest, context=home
        ),
        *_index("briefings", "Briefings", "All briefings, newest first", cards, newest),
        *(_briefing_page(briefing, world) for briefing in visible.briefings.values()),
        *_index("actors", "Actors", "Everyone who speaks or is spoken of, by kind", rows, newest),
        *(_actor_page(record, world) for record in ledger.actors.values()),
        *_index("sources", "Sources", "The documents that the briefings rest on", source_rows, newest),
        *(_source_page(record, world) for record in ledger.sources.values()),
        *_index("topics", "Topics", "What the briefings are about, and who takes which stance", topic_rows, newest),
        *(_topic_page(id, world) for id in visible.topics),
        Page(
            path=addresses.METHOD.path,
            template="method.md",
            title="Method",
            description=_METHOD,
            updated=None,
            context=method,
        ),
    ]
    return Site(pages=tuple(pages), totals=totals)


_TITLE: Final = "Briefings that show their sources"
_HOME: Final = "Briefings in which every statement leads to the words that it rests on."
_METHOD: Final = "How this site sources what it says, what an exact match proves and what it does not."


@dataclass(frozen=True, kw_only=True)
class _World:
    """What every page may refer to, and how it is named. Not slotted, so that what many pages show is made once."""

    visible: Visible
    ledger: Ledger

    @cached_property
    def citations(self) -> Mapping[str, Mapping[str, Citation]]:
        """The citations of each briefing, by its slug and the name that is cited."""
        return {slug: _citations(briefing, self) for slug, briefing in self.visible.briefings.items()}

    def actor(self, id: str) -> Reference:
        if id == SOURCE_SPEAKER:
            return Reference(label="The source itself")
        actor = self.visible.actors.get(id)
        return Reference(label=actor.name, address=addresses.actor(id)) if actor is not None else Reference(label=id)

    def actors(self, ids: Iterable[str]) -> tuple[Reference, ...]:
        return tuple(self.actor(str(id)) for id in ids)

    def topic(self, id: str) -> Reference:
        return Reference(label=self.visible.topics[id].title, address=addresses.topic(id))

    def seed(self, id: str) -> Seed:
        return self.visible.library[id]

    def source(self, id: str) -> Reference:
        return Reference(label=self.seed(id).descriptor.label, address=addresses.source(id))


def passage_label(run: Run) -> str:
    """How a run of passages is printed."""
    return f"p{run.first}" if run.first == run.last else f"p{run.first}–p{run.last}"


def _passages(runs: Iterable[Run]) -> tuple[Reference, ...]:
    return tuple(Reference(label=passage_label(run), address=addresses.source(run.seed, run.first)) for run in runs)


def _citation(number: str, use: Use, world: _World) -> Citation:
    proof = use.proof
    seed = world.seed(proof.found)
    run = _run_of_words(proof, seed)
    return Citation(
        number=number,
        label=f"{seed.descriptor.label}, {passage_label(run)}",
        address=addresses.source(run.seed, run.first),
        note=True,
        preview=excerpts.preview(proof, seed),
    )


def _run_of_words(proof: Proof, seed: Seed) -> Run:
    """The passages that hold the quoted words; of a report, the first that it cites."""
    words = [part for part in proof.parts if part.kind == "verbatim"]
    if not words:
        return proof.runs[0]
    return Run(seed=seed.id, first=seed.passage_at(words[0].start), last=seed.passage_at(words[-1].end - 1))


def _statement_view(statement: Statement, world: _World, number: str = "") -> StatementView:
    return _use_view(
        statement.uses[0],
        statement.date,
        world,
        number,
        uses=statement.uses,
        via=statement.actors("via"),
        about=statement.actors("about"),
    )


def _use_view(
    use: Use,
    date: Dated,
    world: _World,
    number: str,
    *,
    uses: Sequence[Use] = (),
    via: Iterable[str] | None = None,
    about: Iterable[str] | None = None,
) -> StatementView:
    proof, briefing = use.proof, use.briefing
    evidence = proof.evidence
    occasion = briefing.evidence.get(evidence.occasion or "")
    return StatementView(
        anchor=proof.name,
        kind=_kind(proof),
        pieces=excerpts.quote_pieces(proof, world.seed(proof.found))
        or (Piece(kind="plain", text=str(evidence.states)),),
        speaker=world.actor(evidence.speaker),
        via=world.actors(evidence.via if via is None else via),
        about=world.actors(evidence.about if about is None else about),
        occasion=None
        if occasion is None
        else Reference(
            label=_as_name(str(occasion.evidence.states or occasion.evidence.quote)),
            address=addresses.briefing(briefing.slug, occasion.name),
        ),
        event=_event(use),
        inferred=frozenset(evidence.inferred),
        date=date,
        source=world.source(proof.found),
        passages=_passages(proof.runs),
        uses=tuple(
            Reference(label=use.briefing.spec.title, address=addresses.briefing(use.briefing.slug, use.proof.name))
            for use in uses
        ),
        credibility=evidence.credibility,
        citation=_citation(number, use, world),
        translation=None
        if evidence.translation is None
        else (str(evidence.translation.text), str(evidence.translation.language), str(evidence.translation.by)),
    )


def _kind(proof: Proof) -> Literal["quoted", "reported"]:
    return "quoted" if proof.evidence.quote is not None else "reported"


def _event(use: Use) -> str | None:
    """When an event happened, in words; None for evidence that is no event."""
    when = use.proof.evidence.when
    if when is None:
        return None
    date = known(when.date)
    if date is not None:
        return in_words(date)
    if when.after is not None and (earlier := use.briefing.evidence.get(when.after)) is not None:
        return f"after: {_as_name(str(earlier.evidence.states or earlier.evidence.quote))}"
    return "date not stated"


def _as_name(statement: str) -> str:
    """A statement in the place of a name, where its full stop would end the sentence around it."""
    return " ".join(statement.split()).removesuffix(".")


def _briefing_page(briefing: VerifiedBriefing, world: _World) -> Page:
    spec = briefing.spec
    citations = world.citations[briefing.slug]
    views = {
        name: _use_view(
            Use(briefing=briefing, proof=proof),
            dated(briefing, proof, world.seed(proof.found)),
            world,
            citations[name].number,
        )
        for name, proof in briefing.evidence.items()
    }
    heard = {str(proof.evidence.speaker) for proof in briefing.evidence.values()}
    spoken_of = dict.fromkeys(str(id) for proof in briefing.evidence.values() for id in proof.evidence.about)
    page = BriefingPage(
        title=spec.title,
        authors=tuple(spec.authors),
        reviewed_by=tuple(spec.reviewed_by),
        date=spec.date,
        status=spec.status,
        marking=spec.marking or CLEAR,
        topics=tuple(world.topic(str(id)) for id in spec.topics),
        summary=briefing.summary,
        judgements=tuple(_judgement_view(briefing, name, citations) for name in briefing.judgements),
        statements=tuple(views.values()),
        notes=tuple(sorted(views.values(), key=lambda view: int(view.citation.number))),
        sections=tuple((str(section.section.heading), section.text) for section in briefing.sections),
        positions=tuple(
            (
                world.actor(position.actor),
                world.topic(str(position.topic)),
                _stance_title(position, world),
                tuple(citations[name] for name in position.rests_on),
            )
            for position in spec.positions
        ),
        not_known=tuple(spec.not_known),
        unheard=tuple(world.actor(id) for id in spoken_of if id not in heard),
        actors=tuple((world.actor(id), _part(id, briefing)) for id in actors_in(briefing)),
        sources=_source_summary(briefing, world),
        revisions=spec.revisions,
        citations=citations,
    )
    return Page(
        path=addresses.briefing(briefing.slug).path,
        template="briefing.md",
        title=spec.title,
        description=_shortened(" ".join(_summary(briefing))),
        updated=max([spec.date, *(revision.date for revision in spec.revisions)]),
        context=page,
    )


def _citations(briefing: VerifiedBriefing, world: _World) -> dict[str, Citation]:
    """What each name that a briefing can cite shows and where it leads: passages by number, judgements by letter."""
    proofs = {
        name: _citation(str(number), Use(briefing=briefing, proof=briefing.evidence[name]), world)
        for name, number in _numbers(briefing).items()
    }
    judgements = {
        name: Citation(
            number=_letter(i), label=f"Judgement {_letter(i)}", address=addresses.briefing(briefing.slug, name)
        )
        for i, name in enumerate(briefing.judgements)
    }
    return proofs | judgements


def _numbers(briefing: VerifiedBriefing) -> dict[str, int]:
    """Numbers of evidence in the order in which readers first meet it on the page."""
    met: list[str] = [citation.name for citation in prose.citations(briefing.summary)]
    for judgement in briefing.judgements.values():
        met += [citation.name for citation in prose.citations(judgement.text)]
        met += [*judgement.judgement.rests_on, *judgement.judgement.against]
    met += briefing.evidence
    in_order = dict.fromkeys(str(name) for name in met if name in briefing.evidence)
    return {name: number for number, name in enumerate(in_order, start=1)}


def _letter(index: int) -> str:
    """The letters of a judgement: A to Z, then AA, AB and so on."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _judgement_view(briefing: VerifiedBriefing, name: str, citations: Mapping[str, Citation]) -> JudgementView:
    checked = briefing.judgements[name]
    judgement = checked.judgement
    return JudgementView(
        anchor=name,
        letter=citations[name].number,
        text=checked.text,
        word=checked.word.lower(),
        range=checked.term.range,
        confidence=judgement.confidence,
        rests_on=tuple(citations[item] for item in judgement.rests_on),
        against=tuple(citations[item] for item in judgement.against),
        because=judgement.because,
        changes_if=judgement.changes_if,
        resolve_by=judgement.resolve_by,
        outcome=judgement.outcome,
        waived=_waived(judgement.waive),
    )


def _waived(reasons: Mapping[Name, Text] | None) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), str(reason)) for code, reason in (reasons or {}).items())


def _part(id: str, briefing: VerifiedBriefing) -> str:
    """What an actor does in a briefing, in words."""
    evidence = [proof.evidence for proof in briefing.evidence.values()]
    said = sum(item.speaker == id for item in evidence)
    relayed = sum(id in item.via for item in evidence)
    about = sum(id in item.about for item in evidence)
    parts = [
        f"{_counted(said, 'statement')}" if said else "",
        f"relays {_counted(relayed, 'statement')}" if relayed else "",
        f"spoken of in {about}" if about else "",
    ]
    return ", ".join(part for part in parts if part) or "named"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _source_summary(briefing: VerifiedBriefing, world: _World) -> SourceSummary:
    proofs = briefing.evidence.values()
    ids = dict.fromkeys([*(str(seed) for seed in briefing.spec.sources.values())])
    seeds = [world.seed(id) for id in ids]
    return SourceSummary(
        documents=tuple((world.source(seed.id), seed.descriptor) for seed in seeds),
        origins=len(origins(seeds)),
        statements=len(proofs),
        quoted=sum(proof.evidence.quote is not None for proof in proofs),
        reported=sum(proof.evidence.quote is None for proof in proofs),
        relays=world.actors(dict.fromkeys(id for proof in proofs for id in proof.evidence.via)),
        undated=sum(dated(briefing, proof, world.seed(proof.found)).text is None for proof in proofs),
        waived=_waived(briefing.spec.waive),
    )


def _summary(briefing: VerifiedBriefing) -> tuple[str, ...]:
    return tuple(prose.plain(paragraph) for paragraph in prose.paragraphs(briefing.summary))


# Search engines show about so much of a description.
_DESCRIPTION: Final = 160


def _shortened(text: str) -> str:
    if len(text) <= _DESCRIPTION:
        return text
    return text[: text.rfind(" ", 0, _DESCRIPTION)] + " …"


def _card(briefing: VerifiedBriefing, world: _World) -> BriefingCard:
    return BriefingCard(
        title=briefing.spec.title,
        address=addresses.briefing(briefing.slug),
        date=briefing.spec.date,
        summary=briefing.summary,
        citations=world.citations[briefing.slug],
        topics=tuple(world.topic(str(id)) for id in briefing.spec.topics),
    )


def _actor_row(record: ActorRecord, world: _World) -> ActorRow:
    days = sorted(briefing.spec.date for briefing in record.briefings)
    return ActorRow(
        actor=world.actor(record.id),
        kind=world.visible.actors[record.id].kind,
        statements=len(record.said),
        about=len(record.about),
        relayed=len(record.relayed),
        briefings=len(record.briefings),
        first=record.dated[0] if record.dated else None,
        last=record.dated[-1] if record.dated else None,
        first_briefed=days[0] if days else "",
        last_briefed=days[-1] if days else "",
    )


def _by_kind_and_name(row: ActorRow) -> tuple[int, str]:
    return (list(KINDS).index(row.kind), row.actor.label.casefold())


def _actor_page(record: ActorRecord, world: _World) -> Page:
    actor: Actor = world.visible.actors[record.id]
    row = _actor_row(record, world)
    page = ActorPage(
        name=actor.name,
        native_name=actor.native_name,
        kind=actor.kind,
        kind_label=KIND[actor.kind],
        aliases=tuple(actor.aliases),
        roles=tuple(
            RoleView(
                role=role.role,
                of=world.actor(role.of) if role.of is not None else None,
                since=role.since,
                until=role.until,
                speaks_for=bool(role.speaks_for),
                passages=_passages(runs),
            )
            for role, runs in zip(actor.roles, world.visible.role_runs[record.id], strict=True)
            if runs
        ),
        row=row,
        said=tuple(_statement_view(statement, world) for statement in record.said),
        about=tuple(_statement_view(statement, world) for statement in record.about),
        relayed=tuple(_statement_view(statement, world) for statement in record.relayed),
        positions=tuple(_stance_view(stance, world) for stance in record.positions),
        briefings=tuple((_card(briefing, world), _part(record.id, briefing)) for briefing in record.briefings),
        appears_with=tuple((world.actor(id), count) for id, count in record.appears_with),
    )
    said, about = _counted(row.statements, "statement"), _counted(row.about, "statement")
    return Page(
        path=addresses.actor(record.id).path,
        template="actor.md",
        title=actor.name,
        description=f"{actor.name} on record: {said} by, {about} about, in {_counted(row.briefings, 'briefing')}.",
        updated=row.last_briefed or None,
        context=page,
    )


def _stance_title(position: Position, world: _World) -> str:
    stances: Mapping[str, str] = dict((world.visible.topics[str(position.topic)].stances or {}).items())
    return stances[position.stance]


def _stance_view(stance: Stance, world: _World) -> StanceView:
    position, briefing = stance.position, stance.briefing
    return StanceView(
        actor=world.actor(position.actor),
        topic=world.topic(str(position.topic)),
        stance=_stance_title(position, world),
        own=stance.own,
        briefing=Reference(label=briefing.spec.title, address=addresses.briefing(briefing.slug)),
        evidence=tuple(
            Reference(
                label=f"{passage_label(proof.runs[0])} ({_kind(proof)})",
                address=addresses.briefing(briefing.slug, proof.name),
            )
            for name in position.rests_on
            if (proof := briefing.evidence.get(str(name))) is not None
        ),
    )


def _source_row(record: SourceRecord) -> SourceRow:
    seed = record.seed
    return SourceRow(
        source=Reference(label=seed.descriptor.label, address=addresses.source(seed.id)),
        descriptor=seed.descriptor,
        total=len(seed.passages),
        cited=len(record.cited),
        briefings=len(record.briefings),
    )


def _source_page(record: SourceRecord, world: _World) -> Page:
    seed = record.seed
    shown = excerpts.shown_passages(record)
    page = SourcePage(
        id=seed.id,
        descriptor=seed.descriptor,
        sha256=seed.sha256,
        passages=tuple(_passage_views(shown, world)),
        total=len(seed.passages),
        cited=len(record.cited),
        quoted_share=record.quoted_share,
        skipped_after=len(seed.passages) - (shown[-1].number if shown else 0),
        briefings=tuple(_card(briefing, world) for briefing in record.briefings),
    )
    return Page(
        path=addresses.source(seed.id).path,
        template="source.md",
        title=seed.descriptor.label,
        description=f"{seed.descriptor.label}: {page.cited} of {_counted(page.total, 'passage')} cited.",
        updated=max((briefing.spec.date for briefing in record.briefings), default=None),
        context=page,
    )


def _passage_views(shown: Iterable[ShownPassage], world: _World) -> Iterator[PassageView]:
    before = 0
    for passage in shown:
        cited = passage.cited
        yield PassageView(
            number=passage.number,
            skipped_before=passage.number - before - 1,
            pieces=passage.pieces,
            statements=tuple(_statement_view(s, world) for s in cited.statements) if cited is not None else (),
            roles=world.actors(cited.roles) if cited is not None else (),
        )
        before = passage.number


def _topic_page(id: str, world: _World) -> Page:
    topic = world.visible.topics[id]
    briefings = world.ledger.topics[id]
    stances = dict((topic.stances or {}).items())
    rows: dict[str, dict[str, list[Stance]]] = {}
    for stance in world.ledger.stances[id]:
        cells = rows.setdefault(str(stance.position.actor), {str(name): [] for name in stances})
        cells[str(stance.position.stance)].append(stance)
    page = TopicPage(
        title=topic.title,
        briefings=tuple(_card(briefing, world) for briefing in briefings),
        stances=tuple(str(title) for title in stances.values()),
        matrix=tuple(
            (world.actor(actor), tuple(tuple(_stance_view(s, world) for s in cells[name]) for name in stances))
            for actor, cells in rows.items()
        ),
    )
    return Page(
        path=addresses.topic(id).path,
        template="topic.md",
        title=topic.title,
        description=f"{topic.title}: {_counted(len(briefings), 'briefing')}, and who takes which stance.",
        updated=max((briefing.spec.date for briefing in briefings), default=None),
        context=page,
    )


def _index(
    folder: str,
    title: str,
    description: str,
    rows: Sequence[BriefingCard | ActorRow | SourceRow | TopicRow],
    updated: str | None,
) -> Iterator[Page]:
    chunks = [rows[i : i + ROWS] for i in range(0, len(rows), ROWS)] or [()]
    pages = tuple(addresses.index(folder, number) for number in range(1, len(chunks) + 1))
    for number, chunk in enumerate(chunks, start=1):
        yield Page(
            path=pages[number - 1].path,
            template=f"{folder}.md",
            title=title if number == 1 else f"{title}, page {number}",
            description=f"{description}.",
            updated=updated,
            context=IndexPage(rows=tuple(chunk), total=len(rows), number=number, pages=pages),
        )
