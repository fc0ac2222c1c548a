"""The table of checks: what each check looks at, and which kinds of problems it reports.

`verify` is a loop over this table. The waivers that work, the list of codes, the text of `explain`, the JSON Schema and
docs/CHECKS.md are made from it. A new check is a function, a row here and a folder under tests/cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from generator.checks import (
    ambiguous_names,
    briefing_reading,
    consistency,
    event_order,
    fair_quotes,
    judgements,
    prose_quotations,
    references,
    release,
    reported_facts,
    transcript_labels,
    withheld_names,
)
from generator.checks.bracket_edits import EDIT_REPLACES_WORDS
from generator.checks.context import ProjectRecords, ReadJudgement, ReadText
from generator.checks.dropped_context import QUOTE_DROPS_CONTEXT
from generator.checks.nearest_words import (
    QUOTE_CASE_DIFFERS,
    QUOTE_PUNCTUATION_DIFFERS,
    QUOTE_SKIPS_NOTE,
    QUOTE_SPACING_DIFFERS,
)
from generator.checks.negations import EDIT_CHANGES_SENSE
from generator.checks.omissions import (
    EDIT_JOINS_SPEAKERS,
    EDIT_OMITS_CONTEXT,
    EDIT_SPLICES_SENTENCES,
    EDIT_UNJUDGED,
)
from generator.checks.quote_match import (
    EVIDENCE_FORM,
    QUOTE_AMBIGUOUS,
    QUOTE_IN_MARKS,
    QUOTE_NOT_FOUND,
    QUOTE_PLACE_UNCLEAR,
    QUOTE_TOO_SHORT,
)
from generator.checks.speakers import (
    QUOTE_INSIDE_QUOTE,
    QUOTE_NOT_SPEECH,
    SOURCE_DOUBTS,
    SPEAKER_NOT_IN_SOURCE,
)
from generator.checks.transcript_labels import SPEAKER_CONTRADICTED, SPEAKER_DESCRIBED
from generator.checks.verified import CheckedEvidence
from generator.checks.work_budget import TOO_MUCH_WORK
from generator.diagnostics.model import Code, Diagnostic
from generator.format.briefing import Briefing
from generator.format.registry import NAMERESERVED, Registry
from generator.format.seeds import Seed
from generator.text import prose
from generator.text.prose import quotation_marks

Subject = type[ProjectRecords | Registry | Seed | Briefing | CheckedEvidence | ReadText | ReadJudgement]
"""The type of what a check looks at. Its function is called once for each value of this type in the project."""

Run = Callable[[Any, Any], Iterator[Diagnostic]]
"""The function of a check: takes the subject and its context, and yields the problems of the subject."""

Gather = Callable[[Sequence[Diagnostic]], Diagnostic]
"""Makes one problem of two or more of one code in a briefing."""

WaiverPlace = Literal["evidence", "judgement", "briefing"]
"""Where a `waive` can stand. A waiver of the briefing holds for all its parts."""

WAIVER_PLACES: Final[Mapping[Subject, tuple[WaiverPlace, ...]]] = {
    ProjectRecords: (),
    Registry: (),
    Seed: (),
    Briefing: ("briefing",),
    ReadText: ("briefing",),
    CheckedEvidence: ("evidence", "briefing"),
    ReadJudgement: ("judgement", "briefing"),
}
"""The places in which a problem of each subject can be waived, the narrowest first."""


@dataclass(frozen=True, slots=True, init=False)
class Check:
    """A row of the table.

    `codes` are what `run` reports, and `per` is the type of the subject that `run` is called with. `run(subject,
    context)` yields problems. The context is a `Context` for parts of a project, and a `BriefingContext` for a briefing
    and its parts. A code that says what readers are told of it (`told`) can be waived wherever the subject has a place
    for a waiver. `gather` makes one problem of several of the first code that remain in a briefing after waivers.
    """

    codes: tuple[Code, ...]
    per: Subject
    run: Run
    gather: Gather | None

    def __init__(self, *codes: Code, per: Subject, run: Run, gather: Gather | None = None) -> None:
        for name, value in (("codes", codes), ("per", per), ("run", run), ("gather", gather)):
            object.__setattr__(self, name, value)


# The codes of edits that are wrong although the quoted words stand in the source. They apply wherever words are quoted.
_EDITS: Final = (
    EDIT_CHANGES_SENSE,
    EDIT_OMITS_CONTEXT,
    EDIT_SPLICES_SENTENCES,
    EDIT_UNJUDGED,
    EDIT_JOINS_SPEAKERS,
    EDIT_REPLACES_WORDS,
    reported_facts.NUMBER_NOT_IN_PASSAGE,
    reported_facts.NAME_NOT_IN_PASSAGE,
)
_SPEAKER: Final = (
    SPEAKER_CONTRADICTED,
    SPEAKER_DESCRIBED,
    SPEAKER_NOT_IN_SOURCE,
    SOURCE_DOUBTS,
    QUOTE_NOT_SPEECH,
    QUOTE_INSIDE_QUOTE,
    QUOTE_DROPS_CONTEXT,
)
_STYLE: Final = (QUOTE_CASE_DIFFERS, QUOTE_PUNCTUATION_DIFFERS, QUOTE_SPACING_DIFFERS, QUOTE_SKIPS_NOTE)
_QUOTATION: Final = (prose_quotations.PROSE_QUOTE_NOT_FOUND, *_STYLE, *_EDITS)
_PASSAGES: Final = (references.PASSAGE_MALFORMED, references.PASSAGE_UNKNOWN, references.SOURCE_UNKNOWN)

CHECKS: Final = (
    # ---- The project ----
    Check(
        references.BRIEFING_UNKNOWN,
        references.SAME_AS_DIFFERS,
        references.ADDRESS_TAKEN,
        per=ProjectRecords,
        run=references.briefings_refer_to_each_other,
    ),
    Check(release.MARKING_OUTDATED, per=ProjectRecords, run=release.no_label_is_outdated),
    Check(release.NOT_PUBLIC, per=ProjectRecords, run=release.sources_and_actors_are_public),
    Check(release.MARKING_TOO_LOW, per=ProjectRecords, run=withheld_names.topics_name_no_actor_above_their_briefings),
    Check(consistency.SEED_TWICE, per=ProjectRecords, run=consistency.sources_are_distinct),
    Check(consistency.REFERS_TO_ITSELF, per=ProjectRecords, run=consistency.no_translation_leads_back),
    # ---- The registry ----
    Check(
        references.ACTOR_UNKNOWN,
        references.ADDRESS_TAKEN,
        references.DESCRIPTION_UNSOURCED,
        *_PASSAGES,
        per=Registry,
        run=references.registry_refers_to_what_exists,
    ),
    Check(
        prose_quotations.PROSE_QUOTE_UNCITED,
        TOO_MUCH_WORK,
        *_QUOTATION,
        *quotation_marks.CODES,
        per=Registry,
        run=prose_quotations.registry_quotes_what_it_cites,
    ),
    Check(
        consistency.ENTRY_SHARED,
        consistency.NAME_UNUSABLE,
        consistency.REFERS_TO_ITSELF,
        consistency.DATES_REVERSED,
        per=Registry,
        run=consistency.registry_is_plausible,
    ),
    Check(release.MARKING_TOO_LOW, per=Registry, run=withheld_names.actors_name_no_actor_above_their_marking),
    # ---- Sources ----
    Check(NAMERESERVED, per=Seed, run=references.seed_has_an_address),
    Check(
        TOO_MUCH_WORK, *_QUOTATION, *quotation_marks.CODES, per=Seed, run=prose_quotations.descriptor_quotes_its_seed
    ),
    Check(
        transcript_labels.LABEL_UNUSED,
        references.ACTOR_UNKNOWN,
        per=Seed,
        run=transcript_labels.descriptor_maps_labels_to_actors,
    ),
    Check(release.MARKING_TOO_LOW, per=Seed, run=withheld_names.descriptor_names_no_actor_above_its_marking),
    # ---- Evidence whose words have been found ----
    Check(*_EDITS, *_SPEAKER, per=CheckedEvidence, run=fair_quotes.words_keep_their_sense_and_speaker),
    Check(
        reported_facts.NUMBER_NOT_IN_PASSAGE,
        reported_facts.DATE_NOT_IN_PASSAGE,
        reported_facts.NAME_NOT_IN_PASSAGE,
        per=CheckedEvidence,
        run=reported_facts.report_states_what_the_passage_has,
    ),
    Check(
        reported_facts.DATE_NOT_IN_PASSAGE,
        reported_facts.NAME_NOT_IN_PASSAGE,
        per=CheckedEvidence,
        run=reported_facts.evidence_says_what_the_source_says,
    ),
    Check(
        reported_facts.TRANSLATION_SAME_LANGUAGE,
        reported_facts.NUMBER_NOT_IN_PASSAGE,
        reported_facts.DATE_NOT_IN_PASSAGE,
        per=CheckedEvidence,
        run=reported_facts.translation_says_what_the_quote_says,
    ),
    Check(consistency.SAID_AFTER_PUBLISHED, per=CheckedEvidence, run=consistency.evidence_is_dated_before_its_source),
    Check(
        *_QUOTATION,
        *_SPEAKER,
        *quotation_marks.CODES,
        per=CheckedEvidence,
        run=prose_quotations.report_quotes_its_passage,
    ),
    # ---- Prose ----
    Check(
        prose_quotations.PARAGRAPH_UNCITED,
        prose_quotations.PROSE_QUOTE_UNCITED,
        references.EVIDENCE_UNKNOWN,
        *_QUOTATION,
        *_SPEAKER,
        per=ReadText,
        run=prose_quotations.prose_quotes_what_it_cites,
    ),
    # ---- Judgements ----
    Check(judgements.JUDGEMENT_LIKELIHOOD, per=ReadJudgement, run=judgements.judgement_has_one_term),
    Check(judgements.JUDGEMENT_BASELESS, per=ReadJudgement, run=judgements.judgement_rests_on_evidence),
    Check(
        judgements.JUDGEMENT_ONE_ORIGIN,
        judgements.JUDGEMENT_ORIGIN_UNKNOWN,
        per=ReadJudgement,
        run=judgements.judgement_rests_on_more_than_one_origin,
        gather=judgements.one_origin_is_told_once,
    ),
    Check(
        judgements.LIKELIHOOD_WITH_CONFIDENCE,
        per=ReadJudgement,
        run=judgements.no_sentence_mixes_likelihood_and_confidence,
    ),
    # ---- Briefings ----
    Check(
        references.SEED_UNKNOWN,
        EVIDENCE_FORM,
        QUOTE_NOT_FOUND,
        QUOTE_AMBIGUOUS,
        QUOTE_PLACE_UNCLEAR,
        QUOTE_IN_MARKS,
        QUOTE_TOO_SHORT,
        *_STYLE,
        *_PASSAGES,
        *prose.CODES,
        per=Briefing,
        run=briefing_reading.briefing_can_be_read,
    ),
    Check(
        references.TOPIC_UNKNOWN,
        references.STANCE_UNKNOWN,
        references.NAME_TWICE,
        references.ACTOR_UNKNOWN,
        references.EVIDENCE_UNKNOWN,
        references.ADDRESS_TAKEN,
        per=Briefing,
        run=references.briefing_refers_to_what_exists,
    ),
    Check(*_QUOTATION, *_SPEAKER, *quotation_marks.CODES, per=Briefing, run=prose_quotations.texts_quote_the_evidence),
    Check(event_order.EVENT_ORDER, per=Briefing, run=event_order.events_follow_one_another),
    Check(judgements.LIKELIHOOD_ROWS_MIXED, per=Briefing, run=judgements.judgements_keep_to_one_row),
    Check(ambiguous_names.MENTION_AMBIGUOUS, per=Briefing, run=ambiguous_names.mentions_mean_one_actor),
    Check(consistency.MENTION_IDLE, per=Briefing, run=consistency.settled_names_are_used),
    Check(consistency.POSITION_UNFOUNDED, per=Briefing, run=consistency.positions_rest_on_their_actors),
    Check(
        consistency.POSITION_TWICE,
        consistency.REFERS_TO_ITSELF,
        consistency.DATES_REVERSED,
        per=Briefing,
        run=consistency.briefing_is_plausible,
    ),
    Check(consistency.DATED_AHEAD, per=Briefing, run=consistency.briefing_is_not_dated_ahead),
    Check(consistency.DATED_BEFORE_SOURCE, per=Briefing, run=consistency.briefing_is_dated_after_its_sources),
    Check(
        release.WITHDRAWAL_UNEXPLAINED,
        release.MARKING_OUTDATED,
        per=Briefing,
        run=release.briefing_says_how_it_stands,
    ),
    Check(release.REVIEW_MISSING, release.NOT_PUBLIC, per=Briefing, run=release.briefing_keeps_the_rules),
    Check(release.MARKING_TOO_LOW, per=Briefing, run=release.briefing_is_marked_as_what_it_rests_on),
    Check(release.MARKING_TOO_LOW, per=Briefing, run=withheld_names.briefing_names_no_actor_above_its_marking),
    # This check is the last, since it reports what the checks before it could not do.
    Check(TOO_MUCH_WORK, per=Briefing, run=briefing_reading.work_is_within_the_budget),
)
"""Every check, in the order in which the checks of one subject run."""

CHECKED_CODES: Final = tuple(dict.fromkeys(code for row in CHECKS for code in row.codes))
"""Every kind of problem that a check reports, in the order of the table."""


def is_of_prose(code: Code) -> bool:
    """Return whether a check of prose reports the code."""
    return any(row.per is ReadText and any(other.name == code.name for other in row.codes) for row in CHECKS)


def waiver_places(code: Code) -> tuple[WaiverPlace, ...]:
    """Return where a waiver of the code works, the narrowest place first.

    The result is empty for a code that cannot be waived, and for one whose subjects have no place for a waiver.
    """
    if not code.waivable:
        return ()
    places = {
        place
        for row in CHECKS
        if code.name in {reported.name for reported in row.codes}
        for place in WAIVER_PLACES[row.per]
    }
    return tuple(place for place in ("evidence", "judgement", "briefing") if place in places)
