"""The speaker of evidence is whom the source lets speak, and what is given as speech is speech there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.actors import SOURCE_SPEAKER, Registry, speaks_for
from generator.decode import Name
from generator.diagnostics import Code, Diagnostic, Related, Span, rule, shown
from generator.seeds import Seed
from generator.verify.hearing import Hearing
from generator.verify.verified import Proof, Run
from generator.voices import Attribution, Voices

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
SPEAKER_CONTRADICTED = rule(
    "speaker-contradicted",
    """The passage says that somebody else said this. Correct the speaker or the passage. Where it says "he" or "she"
    and means another person than it seems, list the speaker under `inferred`, which readers see.""",
    told="the source gives this to somebody else",
)
SPEAKER_NOT_IN_SOURCE = rule(
    "speaker-not-in-source",
    """Neither the passage nor anything before it in the source names the speaker or relay, and its descriptor does not
    either. Correct the passage or the actor; add the name that the source uses to the actor's aliases; or list the key
    under `inferred`, which readers see.""",
    told="the source does not name the speaker or relay",
)
CODES: Final = (QUOTE_NOT_SPEECH, QUOTE_INSIDE_QUOTE, SPEAKER_CONTRADICTED, SPEAKER_NOT_IN_SOURCE)

# In these, narration and the words of others are told apart by quotation marks.
_NARRATED: Final = frozenset({"news", "document"})


def speech_alone(speaker: str, seed: Seed) -> bool:
    """Whether what the speaker said can stand in the seed's quotation marks only."""
    return seed.descriptor.kind == "news" and speaker != SOURCE_SPEAKER


def evidence_is_by_its_speaker(proof: Proof, hearing: Hearing) -> Iterator[Diagnostic]:
    """The passages do not give the words to somebody else, and name the speaker and the relays, or somewhere before."""
    contradicted = list(_said_by_another(proof, hearing))
    yield from contradicted
    if not contradicted:
        yield from _named_somewhere(proof, hearing)


def _said_by_another(proof: Proof, hearing: Hearing) -> Iterator[Diagnostic]:
    seed, heard, speaker = hearing.library[proof.found], hearing.voices(proof.found), proof.evidence.speaker
    if speaker != SOURCE_SPEAKER and speaker not in hearing.registry.actors:
        return
    if proof.evidence.quote is None:
        if seed.descriptor.kind in _NARRATED and speaker != SOURCE_SPEAKER:
            yield from _reported_by_others(proof, hearing)
        return
    for part in proof.parts:
        if part.kind != "verbatim":
            continue
        at = Span(source=seed.source, start=part.start, end=part.end)
        words = heard.outermost(part.start, part.end)
        if words is None:
            if speech_alone(speaker, seed):
                yield not_speech(proof.evidence.quote.span, at, speaker)
                return
            continue
        if seed.descriptor.kind not in _NARRATED:
            continue
        inner = heard.quoted(part.start, part.end)
        nested = inner is not None and inner.depth > words.depth
        within = _of_speaker(heard.clauses_of(inner), hearing.registry) if nested and inner is not None else ()
        if any(_is_by(clause, speaker, hearing.registry) for clause in within):
            continue
        clauses = _of_speaker(heard.clauses_of(words), hearing.registry)
        wrong = _wrong_speaker(proof, clauses, within, hearing.registry, seed)
        if wrong is not None:
            yield wrong
            return


def not_speech(at: Span, words: Span, speaker: str) -> Diagnostic:
    """The problem of words that stand outside of the source's quotation marks."""
    number = words.source.position(words.start).line
    return Diagnostic(
        code=QUOTE_NOT_SPEECH,
        message=f"the words stand outside the quotation marks of the source, so that {shown(speaker)} did not say them",
        span=at,
        hint="report them with `states`, or quote them with `speaker: source`",
        related=(Related(span=words, label=f"the reporter's own words, in line {number}"),),
    )


def places_of_names(proof: Proof, hearing: Hearing) -> tuple[tuple[str, Run], ...]:
    """Of the speaker and the relays that no cited passage names, the passage before that does."""
    found = []
    for actor in (proof.evidence.speaker, *proof.evidence.via):
        if actor != SOURCE_SPEAKER and not _named_in(actor, proof, hearing):
            before = _named_elsewhere(actor, proof, hearing)
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
    proof: Proof,
    clauses: tuple[Attribution, ...],
    within: tuple[Attribution, ...],
    registry: Registry,
    seed: Seed,
) -> Diagnostic | None:
    """What is wrong with the speaker of a quote, by the clauses of its sentence and of a quotation inside it."""
    evidence, quote = proof.evidence, proof.evidence.quote
    if quote is None or not clauses:
        return None
    speaker, by = evidence.speaker, [clause for clause in clauses if _is_by(clause, evidence.speaker, registry)]
    if inner := next((clause for clause in within if clause.kind in {"named", "other"}), None):
        return (
            _by_another(QUOTE_INSIDE_QUOTE, quote.span, inner, seed, f"{shown(speaker)} quotes another") if by else None
        )
    if speaker == SOURCE_SPEAKER:
        clear = next((each for each in clauses if each.ids or each.kind == "other"), None)
        return _by_another(QUOTE_INSIDE_QUOTE, quote.span, clear, seed, "the source quotes another") if clear else None
    hidden = "speaker" in evidence.inferred
    if all(_contradicts(clause, speaker, registry, hidden=hidden) for clause in clauses):
        return _by_another(SPEAKER_CONTRADICTED, speaker.span, clauses[0], seed, f"{shown(speaker)} did not say this")
    return None


def _reported_by_others(proof: Proof, hearing: Hearing) -> Iterator[Diagnostic]:
    """Every clause of the cited passages gives what they say to somebody else."""
    speaker = proof.evidence.speaker
    first: tuple[Attribution, Seed] | None = None
    for run in proof.runs:
        seed, heard = hearing.library[run.seed], hearing.voices(run.seed)
        span = seed.slice(run.first, run.last)
        for clause in heard.clauses_in(span.start, span.end):
            hidden = "speaker" in proof.evidence.inferred
            if not _contradicts(clause, speaker, hearing.registry, hidden=hidden) or _alongside(clause, speaker, heard):
                return
            first = first or (clause, seed)
    if first is not None:
        yield _by_another(SPEAKER_CONTRADICTED, speaker.span, *first, f"{shown(speaker)} did not say this")


def _by_another(code: Code, at: Span, clause: Attribution, seed: Seed, message: str) -> Diagnostic:
    subject = " ".join(clause.subject.split())
    there = Related(
        span=Span(source=seed.source, start=clause.start, end=clause.end),
        label=f"p{seed.passage_at(clause.at)} gives it to {shown(subject)}",
    )
    if clause.kind in {"named", "pronoun"} and len(clause.ids) == 1:
        hint = f"write `speaker: {clause.ids[0]}`, or cite the passage that is meant"
    else:
        hint = f"name {subject} as the speaker, or cite the passage that is meant"
    return Diagnostic(code=code, message=message, span=at, hint=hint, related=(there,))


def _is_by(clause: Attribution, speaker: str, registry: Registry) -> bool:
    return any(speaks_for(id, speaker, registry) for id in clause.ids)


def _contradicts(clause: Attribution, speaker: str, registry: Registry, *, hidden: bool) -> bool:
    """Whether the clause certainly gives the words to another; `hidden`: by the writer, the source only implies it."""
    match clause.kind:
        case "named":
            return not _is_by(clause, speaker, registry)
        case "other":
            actor = registry.actors.get(speaker)
            own = (
                {word.casefold() for name in (actor.name, *actor.aliases) for word in name.split()} if actor else set()
            )
            return not own & {word.casefold().strip(".,") for word in clause.subject.split()}
        case "pronoun":
            return bool(clause.ids) and not hidden and not _is_by(clause, speaker, registry)
        case "open":
            return False


def _alongside(clause: Attribution, speaker: str, heard: Voices) -> bool:
    """Whether the speaker stands beside a name that nobody declared, as in "Kremlin spokesman Dmitry Peskov"."""
    if clause.kind != "other":
        return False
    near = heard.mentions_in(clause.start - _BESIDE, clause.end + _BESIDE)
    return any(speaker in mention.ids for mention in near)


# Room for an office and a title between the name of a body and that of who speaks for it, in characters.
_BESIDE: Final = 60


def _named_somewhere(proof: Proof, hearing: Hearing) -> Iterator[Diagnostic]:
    evidence = proof.evidence
    actors: list[tuple[Name, str]] = [(evidence.speaker, "speaker"), *((each, "via") for each in evidence.via)]
    for actor, key in actors:
        if (
            actor == SOURCE_SPEAKER
            or actor not in hearing.registry.actors
            or key in evidence.inferred
            or _named_in(actor, proof, hearing)
            or _named_elsewhere(actor, proof, hearing) is not None
            or any(actor in hearing.described(run.seed) for run in proof.runs)
        ):
            continue
        what = "speaker" if key == "speaker" else "relay"
        yield Diagnostic(
            code=SPEAKER_NOT_IN_SOURCE,
            message=f"the source does not name the {what} {shown(actor)}, here or before",
            span=actor.span,
            hint=f"correct it, add the name that the source uses to its aliases, or write `inferred: [{key}]`",
        )


def _named_in(actor: str, proof: Proof, hearing: Hearing) -> bool:
    for run in proof.runs:
        span = hearing.library[run.seed].slice(run.first, run.last)
        last = hearing.voices(run.seed).named_before(actor, span.end)
        if last is not None and last >= span.start:
            return True
    return False


def _named_elsewhere(actor: str, proof: Proof, hearing: Hearing) -> Run | None:
    for run in proof.runs:
        seed = hearing.library[run.seed]
        heard = hearing.voices(run.seed)
        place = heard.named_before(actor, seed.slice(run.first, run.last).start)
        if place is None and seed.descriptor.kind != "news":
            # A letter is signed at its end, and a protocol may list who was there.
            place = heard.first_named(actor)
        if place is not None:
            number = seed.passage_at(place)
            return Run(seed=seed.id, first=number, last=number)
    return None
