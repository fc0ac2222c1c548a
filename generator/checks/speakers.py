"""The speaker of evidence is whom the source lets speak, and what is given as speech is speech there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from generator.checks import transcript_labels as labelled
from generator.checks.source_index import SourceIndex
from generator.checks.transcript_labels import SPEAKER_CONTRADICTED, SPEAKER_DESCRIBED
from generator.checks.verified import CheckedEvidence
from generator.diagnostics.model import Code, Diagnostic, Related, Span, has_errors, rule, shown, warning
from generator.format.decode.scalars import Name
from generator.format.registry import SOURCE_SPEAKER, Registry, speaks_for
from generator.format.seeds import PassageRange, Seed
from generator.text.attribution.quoted_speech import QuotedSpeech
from generator.text.attribution.reporting_clauses import Attribution
from generator.text.attribution.voices import Voices
from generator.text.quotes.edited import QuotePart

QUOTE_NOT_SPEECH = rule(
    "quote-not-speech",
    """In a report, the words that somebody said stand in the report's own quotation marks. These stand outside of them:
    they are the reporter's. Report them with `states`, or quote them with `speaker: source`.""",
    told="the words are not in the source’s quotation marks",
)
QUOTE_INSIDE_QUOTE = rule(
    "quote-inside-quote",
    """The passage gives these words to somebody else than the speaker that is named: the speaker quotes them, or the
    source does. Name who said them as the speaker, and who passed them on under `via`.""",
    told="the source gives the words to somebody else",
)
SPEAKER_NOT_IN_SOURCE = rule(
    "speaker-not-in-source",
    """Neither the passage nor anything before it in the source names the speaker or relay, and its descriptor does not
    either. Correct the passage or the actor; add the name that the source uses to the actor's aliases; or list the key
    under `inferred`, which readers see.""",
    told="the source does not name the speaker or relay",
)
SOURCE_DOUBTS = warning(
    "source-doubts",
    """The source's own sentence around the words says that they were not said, or are false: "never said", "denied
    that", "a fake video". Report that, or waive the warning with the reason why the words count as said.""",
    told="the source’s sentence around the words casts doubt on them",
)
# In these, narration and the words of others are told apart by quotation marks.
_NARRATED: Final = frozenset({"news", "document"})


def speech_alone(speaker: str, seed: Seed) -> bool:
    """Whether what the speaker said can stand in the seed's quotation marks only."""
    return seed.descriptor.kind == "news" and speaker != SOURCE_SPEAKER


def is_quoted(parts: Sequence[QuotePart], speaker: str, seed: Seed, heard: Voices) -> bool:
    """Whether the words are those of somebody whom the source quotes, so that its narration is not theirs."""
    return (
        speaker != SOURCE_SPEAKER
        and seed.descriptor.kind in _NARRATED
        and all(heard.outermost(part.start, part.end) for part in parts if part.kind == "verbatim")
    )


def evidence_is_by_its_speaker(checked: CheckedEvidence, source_index: SourceIndex) -> Iterator[Diagnostic]:
    """The passages do not give the words to somebody else, and name the speaker and the relays, or somewhere before."""
    quote = checked.evidence.quote
    if quote is None:
        wrong = list(_reported_by_others(checked, source_index))
    else:
        wrong = list(
            words_are_by_their_speaker(checked.parts, checked, source_index, quote.span, checked.evidence.speaker.span)
        )
    nowhere = [] if has_errors(wrong) else list(_named_somewhere(checked, source_index))
    yield from nowhere or wrong


def words_are_by_their_speaker(
    parts: Iterable[QuotePart], checked: CheckedEvidence, source_index: SourceIndex, at: Span, by: Span
) -> Iterator[Diagnostic]:
    """Words that were found in a passage, there or in prose that cites it, are speech of the evidence's speaker.

    `at` is where the words stand in the author's file, `by` where their speaker does. At most one problem.
    """
    seed, heard, speaker = (
        source_index.library[checked.found],
        source_index.voices(checked.found),
        checked.evidence.speaker,
    )
    if speaker != SOURCE_SPEAKER and speaker not in source_index.registry.actors:
        return
    if source_index.labels(seed.id):
        yield from labelled.words_are_under_their_label(parts, checked, source_index, at, by)
        return
    for part in parts:
        if part.kind != "verbatim":
            continue
        words = heard.outermost(part.start, part.end)
        if words is None:
            if speech_alone(speaker, seed):
                yield not_speech(at, Span(file=seed.file, start=part.start, end=part.end), seed, speaker)
                return
            continue
        if seed.descriptor.kind not in _NARRATED:
            continue
        inner = heard.quoted(part.start, part.end)
        nested = inner is not None and inner.depth > words.depth
        within = _of_speaker(heard.clauses_of(inner), source_index.registry) if nested and inner is not None else ()
        if any(_is_by(clause, speaker, source_index.registry) for clause in within):
            continue
        clauses = _of_speaker(heard.clauses_of(words), source_index.registry)
        wrong = _wrong_speaker(checked, clauses, within, source_index, at, by) or _doubted(
            heard, words, seed, speaker, at
        )
        if wrong is not None:
            yield wrong
            return


def not_speech(at: Span, words: Span, seed: Seed, speaker: str) -> Diagnostic:
    """The problem of words that stand outside of the source's quotation marks."""
    return Diagnostic(
        code=QUOTE_NOT_SPEECH,
        message=f"the words stand outside the quotation marks of the source, so that {shown(speaker)} did not say them",
        span=at,
        hint="report them with `states`, or quote them with `speaker: source`",
        related=(Related(span=words, label=f"the reporter's own words, in p{seed.passage_at(words.start)}"),),
    )


def places_of_names(checked: CheckedEvidence, source_index: SourceIndex) -> tuple[tuple[str, PassageRange], ...]:
    """Of the speaker and the relays that no cited passage names, the passage before that does."""
    found = []
    for actor in (checked.evidence.speaker, *checked.evidence.via):
        if actor != SOURCE_SPEAKER and not _named_in(actor, checked, source_index):
            before = _named_elsewhere(actor, checked, source_index)
            if before is not None:
                found.append((str(actor), before))
    return tuple(found)


def _of_speaker(clauses: tuple[Attribution, ...], registry: Registry) -> tuple[Attribution, ...]:
    """The clauses without those of media that only pass on what somebody said, as in "Berg said, the Post reports"."""
    speaking = tuple(
        clause
        for clause in clauses
        if clause.kind != "named" or any(registry.actors[id].kind != "media" for id in clause.ids)
    )
    return speaking or clauses


def _wrong_speaker(
    checked: CheckedEvidence,
    clauses: tuple[Attribution, ...],
    within: tuple[Attribution, ...],
    source_index: SourceIndex,
    at: Span,
    by: Span,
) -> Diagnostic | None:
    """What is wrong with the speaker of quoted words, by the clauses of their sentence and of a quotation inside it."""
    if not clauses:
        return _others_named(checked, source_index, by) if checked.evidence.speaker != SOURCE_SPEAKER else None
    evidence, seed, registry = checked.evidence, source_index.library[checked.found], source_index.registry
    speaker, own = evidence.speaker, [clause for clause in clauses if _is_by(clause, evidence.speaker, registry)]
    if inner := next((clause for clause in within if clause.kind in {"named", "other"}), None):
        return _by_another(QUOTE_INSIDE_QUOTE, at, inner, seed, f"{shown(speaker)} quotes another") if own else None
    if speaker == SOURCE_SPEAKER:
        clear = next((each for each in clauses if each.ids or each.kind == "other"), None)
        return _by_another(QUOTE_INSIDE_QUOTE, at, clear, seed, "the source quotes another") if clear else None
    hidden = "speaker" in evidence.inferred
    if all(_contradicts(clause, speaker, registry) for clause in clauses):
        return _by_another(SPEAKER_CONTRADICTED, by, clauses[0], seed, f"{shown(speaker)} did not say this")
    return None if own or hidden else _unclear(clauses, checked, source_index, by)


def _unclear(
    clauses: Iterable[Attribution], checked: CheckedEvidence, source_index: SourceIndex, by: Span
) -> Diagnostic | None:
    """A problem if nothing in the passage says that the speaker is meant, and something says that another may be.

    That is somebody without a name, as in "a government source", a pronoun for another person, or another person's
    name where the speaker's does not stand.
    """
    speaker, registry, seed = checked.evidence.speaker, source_index.registry, source_index.library[checked.found]
    for clause in clauses:
        subject = " ".join(clause.subject.split())
        if clause.kind == "pronoun" and clause.ids and not _is_by(clause, speaker, registry):
            what = f"says {shown(subject)}, after {registry.actors[clause.ids[0]].name}"
        elif (
            clause.kind == "open"
            and " " in subject
            and not _named_in(speaker, checked, source_index)
            and not _is_role(subject, speaker, registry)
        ):
            what = f"gives this to {shown(subject)}"
        else:
            continue
        there = Span(file=seed.file, start=clause.start, end=clause.end)
        return Diagnostic(
            code=SPEAKER_DESCRIBED,
            message=f"the passage {what}, and not to {shown(speaker)} by name",
            span=by,
            hint="if that is who is meant, write `inferred: [speaker]`",
            related=(Related(span=there, label=f"in p{seed.passage_at(clause.at)}"),),
        )
    return None


def _is_role(subject: str, speaker: str, registry: Registry) -> bool:
    """Whether a description is that of a role of the speaker, as in "the mayor"."""
    words = subject.casefold()
    return any(role.role.casefold() in words for role in registry.actors[speaker].roles)


def _others_named(checked: CheckedEvidence, source_index: SourceIndex, by: Span) -> Diagnostic | None:
    """A problem if the cited passages name another person and not the speaker, and no clause tells who speaks."""
    speaker, registry = checked.evidence.speaker, source_index.registry
    if "speaker" in checked.evidence.inferred or _named_in(speaker, checked, source_index):
        return None
    for passage_range in checked.ranges:
        seed, heard = source_index.library[passage_range.seed], source_index.voices(passage_range.seed)
        span = seed.slice(passage_range.first, passage_range.last)
        for mention in heard.mentions_in(span.start, span.end):
            person = all(registry.actors[id].kind == "person" for id in mention.ids)
            if person and heard.quoted(mention.start, mention.end) is None:
                there = Span(file=seed.file, start=mention.start, end=mention.end)
                return Diagnostic(
                    code=SPEAKER_DESCRIBED,
                    message=f"the passage names {seed.text[mention.start : mention.end]} and not {shown(speaker)}",
                    span=by,
                    hint="if it is the speaker all the same, write `inferred: [speaker]`",
                    related=(Related(span=there, label=f"in p{seed.passage_at(mention.start)}"),),
                )
    return None


# What a source says of words that it does not give as said.
_DOUBTS: Final = re.compile(
    r"\b(?:never|not|n[’']t) (?:\w+ )?(?:say|said|says|saying|claim|claimed|state|stated|tell|told|call|called|write"
    r"|wrote)\b"
    r"|\bden(?:y|ies|ied|ying)\b(?: that| having said)?|\b(?:falsely|fake|faked|deepfake|fabricated|hoax|misquoted)\b"
    r"|\bnot (?:known|clear|confirmed) (?:whether|if)\b|\b(?:is|was|are|were) (?:false|untrue|fake|a lie|a hoax)\b",
    re.IGNORECASE,
)


def _doubted(heard: Voices, words: QuotedSpeech, seed: Seed, speaker: str, at: Span) -> Diagnostic | None:
    """A problem if the sentence around quoted words says that they were not said, or are not true."""
    for start, end in heard.narration_of(words):
        if found := _DOUBTS.search(seed.text, start, end):
            there = Span(file=seed.file, start=found.start(), end=found.end())
            return Diagnostic(
                code=SOURCE_DOUBTS,
                message=f"the source says {shown(found[0])} around these words",
                span=at,
                hint=f"make sure that the source gives them as said by {speaker}, and waive this with the reason",
                related=(Related(span=there, label=f"in p{seed.passage_at(found.start())}"),),
            )
    return None


def _reported_by_others(checked: CheckedEvidence, source_index: SourceIndex) -> Iterator[Diagnostic]:
    """Every clause of the cited passages gives what they say to somebody else."""
    speaker, hidden = checked.evidence.speaker, "speaker" in checked.evidence.inferred
    if speaker == SOURCE_SPEAKER or speaker not in source_index.registry.actors:
        return
    yield from labelled.reports_are_under_their_label(checked, source_index)
    first: tuple[Attribution, Seed] | None = None
    unclear: list[Attribution] = []
    for passage_range in checked.ranges:
        seed, heard = source_index.library[passage_range.seed], source_index.voices(passage_range.seed)
        if seed.descriptor.kind not in _NARRATED:
            return
        span = seed.slice(passage_range.first, passage_range.last)
        for clause in _of_speaker(heard.clauses_in(span.start, span.end), source_index.registry):
            if _is_by(clause, speaker, source_index.registry) or _alongside(clause, speaker, heard):
                return
            if _contradicts(clause, speaker, source_index.registry):
                first = first or (clause, seed)
            else:
                unclear.append(clause)
    if unclear:
        wrong = None if hidden else _unclear(unclear, checked, source_index, speaker.span)
        yield from [wrong] if wrong else []
        return
    if first is not None:
        yield _by_another(SPEAKER_CONTRADICTED, speaker.span, *first, f"{shown(speaker)} did not say this")


def _by_another(code: Code, at: Span, clause: Attribution, seed: Seed, message: str) -> Diagnostic:
    subject = " ".join(clause.subject.split())
    there = Related(
        span=Span(file=seed.file, start=clause.start, end=clause.end),
        label=f"p{seed.passage_at(clause.at)} gives it to {shown(subject)}",
    )
    if clause.kind in {"named", "pronoun"} and len(clause.ids) == 1:
        hint = f"write `speaker: {clause.ids[0]}`, or cite the passage that is meant"
    else:
        hint = f"name {subject} as the speaker, or cite the passage that is meant"
    return Diagnostic(code=code, message=message, span=at, hint=hint, related=(there,))


def _is_by(clause: Attribution, speaker: str, registry: Registry) -> bool:
    return any(speaks_for(id, speaker, registry) for id in clause.ids)


def _contradicts(clause: Attribution, speaker: str, registry: Registry) -> bool:
    """Whether the clause certainly gives the words to another; a pronoun or a description leaves it open."""
    match clause.kind:
        case "named":
            return not _is_by(clause, speaker, registry)
        case "other":
            actor = registry.actors.get(speaker)
            own = (
                {word.casefold() for name in (actor.name, *actor.aliases) for word in name.split()} if actor else set()
            )
            return not own & {word.casefold().strip(".,") for word in clause.subject.split()}
        case _:
            return False


def _alongside(clause: Attribution, speaker: str, heard: Voices) -> bool:
    """Whether the speaker stands beside a name that nobody declared, as in "Kremlin spokesman Dmitry Peskov"."""
    if clause.kind != "other":
        return False
    near = heard.mentions_in(clause.start - _BESIDE, clause.end + _BESIDE)
    return any(speaker in mention.ids for mention in near)


# Room for an office and a title between the name of a body and that of who speaks for it, in characters.
_BESIDE: Final = 60


def _named_somewhere(checked: CheckedEvidence, source_index: SourceIndex) -> Iterator[Diagnostic]:
    evidence = checked.evidence
    actors: list[tuple[Name, str]] = [(evidence.speaker, "speaker"), *((each, "via") for each in evidence.via)]
    for actor, key in actors:
        if (
            actor == SOURCE_SPEAKER
            or actor not in source_index.registry.actors
            or key in evidence.inferred
            or _named_in(actor, checked, source_index)
            or _named_elsewhere(actor, checked, source_index) is not None
            or any(actor in source_index.described(passage_range.seed) for passage_range in checked.ranges)
            or (key == "speaker" and labelled.is_under_own_label(checked, source_index))
        ):
            continue
        what = "speaker" if key == "speaker" else "relay"
        yield Diagnostic(
            code=SPEAKER_NOT_IN_SOURCE,
            message=f"the source does not name the {what} {shown(actor)}, here or before",
            span=actor.span,
            hint=f"correct it, add the name that the source uses to its aliases, or write `inferred: [{key}]`",
        )


def _named_in(actor: str, checked: CheckedEvidence, source_index: SourceIndex) -> bool:
    for passage_range in checked.ranges:
        span = source_index.library[passage_range.seed].slice(passage_range.first, passage_range.last)
        last = source_index.voices(passage_range.seed).named_before(actor, span.end)
        if last is not None and last >= span.start:
            return True
    return False


def _named_elsewhere(actor: str, checked: CheckedEvidence, source_index: SourceIndex) -> PassageRange | None:
    for passage_range in checked.ranges:
        seed = source_index.library[passage_range.seed]
        heard = source_index.voices(passage_range.seed)
        place = heard.named_before(actor, seed.slice(passage_range.first, passage_range.last).start)
        if place is None and seed.descriptor.kind != "news":
            # A letter is signed at its end, and a protocol may list who was there.
            place = heard.first_named(actor)
        if place is not None:
            number = seed.passage_at(place)
            return PassageRange(seed=seed.id, first=number, last=number)
    return None
