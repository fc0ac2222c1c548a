"""Checks that the source gives the words to the speaker of evidence, and that quoted speech is speech in the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from generator.checks import transcript_labels as labelled
from generator.checks.source_index import SourceIndex, place_in_source
from generator.checks.transcript_labels import SPEAKER_CONTRADICTED, SPEAKER_DESCRIBED
from generator.checks.verified import CheckedEvidence
from generator.diagnostics.model import Code, Diagnostic, Related, Span, has_errors, rule, shown, warning
from generator.format.decode.scalars import Name
from generator.format.registry import SOURCE_SPEAKER, Registry, speaks_for
from generator.format.seeds import PassageRange, Seed
from generator.text.attribution.quoted_speech import QuotedSpeech
from generator.text.attribution.reporting_clauses import Attribution
from generator.text.attribution.voices import Voices
from generator.text.quotes.edited import QuotePart, quoted_words

QUOTE_NOT_SPEECH = rule(
    "quote-not-speech",
    """In a report, the words that a person said stand in the report's own quotation marks. These stand outside of them:
    they are the reporter's. Report them with `states`, or quote them with `speaker: source`.""",
    told="the words are not in the source’s quotation marks",
)
QUOTE_INSIDE_QUOTE = rule(
    "quote-inside-quote",
    """The passage gives these words to another person than the speaker that is named: the speaker quotes them, or the
    source does. Name who said them as the speaker, and who passed them on under `via`.""",
    told="the source gives the words to another speaker",
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
# In these kinds of sources, quotation marks separate the words of speakers from the narration.
NARRATED: Final = frozenset({"news", "document"})


def speech_alone(speaker: str, seed: Seed) -> bool:
    """Return whether the speaker's words can only stand inside quotation marks of the seed."""
    return seed.descriptor.kind == "news" and speaker != SOURCE_SPEAKER


def is_quoted(parts: Sequence[QuotePart], speaker: str, seed: Seed, voices: Voices) -> bool:
    """Return whether the source quotes the words, so that its narration is not the speaker's.

    `parts` are those of the quote, and `voices` are those of the seed.
    """
    return (
        speaker != SOURCE_SPEAKER
        and seed.descriptor.kind in NARRATED
        and all(voices.outermost(words.start, words.end) for words in quoted_words(parts))
    )


def evidence_is_by_its_speaker(checked: CheckedEvidence, source_index: SourceIndex) -> Iterator[Diagnostic]:
    """Report evidence that the passages give to another, and speakers and relays that the source does not name."""
    quote = checked.evidence.quote
    if quote is None:
        problems = list(_reported_by_others(checked, source_index))
    else:
        by = checked.evidence.speaker.span
        problems = list(words_are_by_their_speaker(checked.parts, checked, source_index, quote.span, by))
    unnamed = [] if has_errors(problems) else list(_unnamed_in_source(checked, source_index))
    yield from unnamed or problems


def words_are_by_their_speaker(
    parts: Iterable[QuotePart], checked: CheckedEvidence, source_index: SourceIndex, at: Span, by: Span
) -> Iterator[Diagnostic]:
    """Report words of evidence, or of prose that cites it, that are not speech of the evidence's speaker.

    `parts` are the words as they were found in the source. `at` is where they stand in the writer's file, and `by` is
    where their speaker stands there. Yields at most one problem.
    """
    seed, voices = source_index.library[checked.seed], source_index.voices(checked.seed)
    speaker, registry = checked.evidence.speaker, source_index.registry
    if speaker != SOURCE_SPEAKER and speaker not in registry.actors:
        return
    if source_index.labels(seed.id):
        yield from labelled.words_are_under_their_label(parts, checked, source_index, at, by)
        return
    for words in quoted_words(parts):
        speech = voices.outermost(words.start, words.end)
        if speech is None:
            if speech_alone(speaker, seed):
                yield _not_speech(at, Span(file=seed.file, start=words.start, end=words.end), seed, speaker)
                return
            continue
        if seed.descriptor.kind not in NARRATED:
            continue
        inner = voices.quoted(words.start, words.end)
        is_nested = inner is not None and inner.depth > speech.depth
        inner_clauses = _of_speakers(voices.clauses_of(inner), registry) if is_nested and inner is not None else ()
        if any(_is_by(clause, speaker, registry) for clause in inner_clauses):
            continue
        clauses = _of_speakers(voices.clauses_of(speech), registry)
        problem = _wrong_speaker(checked, clauses, inner_clauses, source_index, at, by) or _doubted(
            voices, speech, seed, speaker, at
        )
        if problem is not None:
            yield problem
            return


def _not_speech(at: Span, words: Span, seed: Seed, speaker: str) -> Diagnostic:
    """Return the problem of words that stand outside of the source's quotation marks.

    `at` is where they stand in the writer's file, and `words` is where they stand in the seed.
    """
    return Diagnostic(
        code=QUOTE_NOT_SPEECH,
        message=f"the words stand outside the quotation marks of the source, so that {shown(speaker)} did not say them",
        span=at,
        hint="report them with `states`, or quote them with `speaker: source`",
        related=(place_in_source(seed, words.start, words.end, "the reporter's own words"),),
    )


def places_of_names(checked: CheckedEvidence, source_index: SourceIndex) -> tuple[tuple[str, PassageRange], ...]:
    """Return, for each speaker or relay that no cited passage names, its id and the passage before that names it."""
    places = []
    for actor in (checked.evidence.speaker, *checked.evidence.via):
        if actor != SOURCE_SPEAKER and not _named_in(actor, checked, source_index):
            before = _named_elsewhere(actor, checked, source_index)
            if before is not None:
                places.append((str(actor), before))
    return tuple(places)


def _of_speakers(clauses: tuple[Attribution, ...], registry: Registry) -> tuple[Attribution, ...]:
    """Return the clauses without those of media that only pass on the words, as in "Berg said, the Post reports"."""
    return tuple(clause for clause in clauses if not only_relays(clause, registry)) or clauses


def only_relays(clause: Attribution, registry: Registry) -> bool:
    """Return whether the clause is that of a medium."""
    return clause.kind == "named" and all(registry.actors[id].kind == "media" for id in clause.ids)


def _wrong_speaker(
    checked: CheckedEvidence,
    clauses: tuple[Attribution, ...],
    inner_clauses: tuple[Attribution, ...],
    source_index: SourceIndex,
    at: Span,
    by: Span,
) -> Diagnostic | None:
    """Return the problem of the speaker of quoted words, or None if the speaker is right.

    `clauses` say who speaks in the sentence around the words, and `inner_clauses` who does inside a quotation in them.
    `at` is where the words stand in the writer's file, and `by` is where their speaker stands there.
    """
    if not clauses:
        return _others_named(checked, source_index, by) if checked.evidence.speaker != SOURCE_SPEAKER else None
    evidence, seed, registry = checked.evidence, source_index.library[checked.seed], source_index.registry
    speaker = evidence.speaker
    is_own = any(_is_by(clause, speaker, registry) for clause in clauses)
    if inner := next((clause for clause in inner_clauses if clause.kind in {"named", "other"}), None):
        return _by_another(QUOTE_INSIDE_QUOTE, at, inner, seed, f"{shown(speaker)} quotes another") if is_own else None
    if speaker == SOURCE_SPEAKER:
        clear = next((clause for clause in clauses if clause.ids or clause.kind == "other"), None)
        return _by_another(QUOTE_INSIDE_QUOTE, at, clear, seed, "the source quotes another") if clear else None
    if all(_contradicts(clause, speaker, registry) for clause in clauses):
        return _by_another(SPEAKER_CONTRADICTED, by, clauses[0], seed, f"{shown(speaker)} did not say this")
    return None if is_own or "speaker" in evidence.inferred else _unclear(clauses, checked, source_index, by)


def _unclear(
    clauses: Iterable[Attribution], checked: CheckedEvidence, source_index: SourceIndex, by: Span
) -> Diagnostic | None:
    """Return the problem of words that the passage may give to another, and not clearly to the speaker.

    The clauses may name a person without a name, as in "a government source", or a pronoun for another person. `by` is
    where the speaker stands in the writer's file.
    """
    speaker, registry, seed = checked.evidence.speaker, source_index.registry, source_index.library[checked.seed]
    for clause in clauses:
        subject = " ".join(clause.subject.split())
        if clause.kind == "pronoun" and clause.ids and not _is_by(clause, speaker, registry):
            gives = f"says {shown(subject)}, after {registry.actors[clause.ids[0]].name}"
        elif (
            clause.kind == "open"
            and " " in subject
            and not _named_in(speaker, checked, source_index)
            and not _is_role(subject, speaker, registry)
        ):
            gives = f"gives this to {shown(subject)}"
        else:
            continue
        place = Span(file=seed.file, start=clause.start, end=clause.end)
        return Diagnostic(
            code=SPEAKER_DESCRIBED,
            message=f"the passage {gives}, and not to {shown(speaker)} by name",
            span=by,
            hint="if that is who is meant, write `inferred: [speaker]`",
            related=(Related(span=place, label=f"in p{seed.passage_at(clause.at)}"),),
        )
    return None


def _is_role(subject: str, speaker: str, registry: Registry) -> bool:
    """Return whether a description is that of a role of the speaker, as in "the mayor"."""
    words = subject.casefold()
    return any(role.role.casefold() in words for role in registry.actors[speaker].roles)


def _others_named(checked: CheckedEvidence, source_index: SourceIndex, by: Span) -> Diagnostic | None:
    """Return the problem of passages that name another person and not the speaker; None if there is none.

    No clause of the passages says who speaks. `by` is where the speaker stands in the writer's file.
    """
    speaker, registry = checked.evidence.speaker, source_index.registry
    if "speaker" in checked.evidence.inferred or _named_in(speaker, checked, source_index):
        return None
    for cited in checked.ranges:
        seed, voices = source_index.library[cited.seed], source_index.voices(cited.seed)
        span = source_index.span_of(cited)
        for mention in voices.mentions_in(span.start, span.end):
            is_person = all(registry.actors[id].kind == "person" for id in mention.ids)
            if is_person and voices.quoted(mention.start, mention.end) is None:
                return Diagnostic(
                    code=SPEAKER_DESCRIBED,
                    message=f"the passage names {seed.text[mention.start : mention.end]} and not {shown(speaker)}",
                    span=by,
                    hint="if it is the speaker all the same, write `inferred: [speaker]`",
                    related=(place_in_source(seed, mention.start, mention.end),),
                )
    return None


# Words of a source that deny that something was said, or that it is true.
_DOUBTS: Final = re.compile(
    r"\b(?:never|not|n[’']t) (?:\w+ )?(?:say|said|says|saying|claim|claimed|state|stated|tell|told|call|called|write"
    r"|wrote)\b"
    r"|\bden(?:y|ies|ied|ying)\b(?: that| having said)?|\b(?:falsely|fake|faked|deepfake|fabricated|hoax|misquoted)\b"
    r"|\bnot (?:known|clear|confirmed) (?:whether|if)\b|\b(?:is|was|are|were) (?:false|untrue|fake|a lie|a hoax)\b",
    re.IGNORECASE,
)


def _doubted(voices: Voices, speech: QuotedSpeech, seed: Seed, speaker: str, at: Span) -> Diagnostic | None:
    """Return the problem of quoted words whose sentence says that they were not said, or are not true.

    `voices` are those of the seed, and `at` is where the words stand in the writer's file.
    """
    for start, end in voices.narration_of(speech):
        if doubt := _DOUBTS.search(seed.text, start, end):
            return Diagnostic(
                code=SOURCE_DOUBTS,
                message=f"the source says {shown(doubt[0])} around these words",
                span=at,
                hint=f"make sure that the source gives them as said by {speaker}, and waive this with the reason",
                related=(place_in_source(seed, doubt.start(), doubt.end()),),
            )
    return None


def _reported_by_others(checked: CheckedEvidence, source_index: SourceIndex) -> Iterator[Diagnostic]:
    """Report a report whose passages give what they say to other speakers in all their clauses."""
    speaker, registry = checked.evidence.speaker, source_index.registry
    if speaker == SOURCE_SPEAKER or speaker not in registry.actors:
        return
    yield from labelled.reports_are_under_their_label(checked, source_index)
    contradicting: tuple[Attribution, Seed] | None = None
    unclear: list[Attribution] = []
    for cited in checked.ranges:
        seed, voices = source_index.library[cited.seed], source_index.voices(cited.seed)
        if seed.descriptor.kind not in NARRATED:
            return
        span = source_index.span_of(cited)
        for clause in _of_speakers(voices.clauses_in(span.start, span.end), registry):
            if _is_by(clause, speaker, registry) or _alongside(clause, speaker, voices):
                return
            if _contradicts(clause, speaker, registry):
                contradicting = contradicting or (clause, seed)
            else:
                unclear.append(clause)
    if unclear:
        is_inferred = "speaker" in checked.evidence.inferred
        problem = None if is_inferred else _unclear(unclear, checked, source_index, speaker.span)
        if problem is not None:
            yield problem
    elif contradicting is not None:
        message = f"{shown(speaker)} did not say this"
        yield _by_another(SPEAKER_CONTRADICTED, speaker.span, *contradicting, message)


def _by_another(code: Code, at: Span, clause: Attribution, seed: Seed, message: str) -> Diagnostic:
    """Return the problem of words that a clause of the seed gives to another; `at` is where to report it."""
    subject = " ".join(clause.subject.split())
    place = Related(
        span=Span(file=seed.file, start=clause.start, end=clause.end),
        label=f"p{seed.passage_at(clause.at)} gives it to {shown(subject)}",
    )
    if clause.kind in {"named", "pronoun"} and len(clause.ids) == 1:
        hint = f"write `speaker: {clause.ids[0]}`, or cite the passage that is meant"
    else:
        hint = f"name {subject} as the speaker, or cite the passage that is meant"
    return Diagnostic(code=code, message=message, span=at, hint=hint, related=(place,))


def _is_by(clause: Attribution, speaker: str, registry: Registry) -> bool:
    return any(speaks_for(id, speaker, registry) for id in clause.ids)


def _contradicts(clause: Attribution, speaker: str, registry: Registry) -> bool:
    """Return whether a clause certainly gives the words to another; a pronoun or a description leaves it open."""
    match clause.kind:
        case "named":
            return not _is_by(clause, speaker, registry)
        case "other":
            actor = registry.actors.get(speaker)
            names = (actor.name, *actor.aliases) if actor else ()
            own_words = {word.casefold() for name in names for word in name.split()}
            return not own_words & {word.casefold().strip(".,") for word in clause.subject.split()}
        case _:
            return False


def _alongside(clause: Attribution, speaker: str, voices: Voices) -> bool:
    """Return whether the speaker stands beside an unknown name, as in "Kremlin spokesman Dmitry Peskov"."""
    if clause.kind != "other":
        return False
    near = voices.mentions_in(clause.start - _BESIDE, clause.end + _BESIDE)
    return any(speaker in mention.ids for mention in near)


# Room for an office and a title between the names of a body and of its spokesperson, in characters.
_BESIDE: Final = 60


def _unnamed_in_source(checked: CheckedEvidence, source_index: SourceIndex) -> Iterator[Diagnostic]:
    """Report a speaker or relay that the source names neither in the passages nor before, nor in its descriptor."""
    evidence = checked.evidence
    actors: list[tuple[Name, str]] = [(evidence.speaker, "speaker"), *((relay, "via") for relay in evidence.via)]
    for actor, key in actors:
        if (
            actor == SOURCE_SPEAKER
            or actor not in source_index.registry.actors
            or key in evidence.inferred
            or _named_in(actor, checked, source_index)
            or _named_elsewhere(actor, checked, source_index) is not None
            or any(actor in source_index.described(cited.seed) for cited in checked.ranges)
            or (key == "speaker" and labelled.is_under_own_label(checked, source_index))
        ):
            continue
        role = "speaker" if key == "speaker" else "relay"
        yield Diagnostic(
            code=SPEAKER_NOT_IN_SOURCE,
            message=f"the source does not name the {role} {shown(actor)}, here or before",
            span=actor.span,
            hint=f"correct it, add the name that the source uses to its aliases, or write `inferred: [{key}]`",
        )


def _named_in(actor: str, checked: CheckedEvidence, source_index: SourceIndex) -> bool:
    """Return whether a cited passage names the actor."""
    for cited in checked.ranges:
        span = source_index.span_of(cited)
        last = source_index.voices(cited.seed).named_before(actor, span.end)
        if last is not None and last >= span.start:
            return True
    return False


def _named_elsewhere(actor: str, checked: CheckedEvidence, source_index: SourceIndex) -> PassageRange | None:
    """Return the passage that names the actor before the cited ones, or None.

    If the source is no news report, passages behind them count too.
    """
    for cited in checked.ranges:
        seed, voices = source_index.library[cited.seed], source_index.voices(cited.seed)
        place = voices.named_before(actor, source_index.span_of(cited).start)
        if place is None and seed.descriptor.kind != "news":
            # A letter is signed at its end, and a protocol may list who was there.
            place = voices.first_named(actor)
        if place is not None:
            number = seed.passage_at(place)
            return PassageRange(seed=seed.id, first=number, last=number)
    return None
