"""One turn of a talk: what came in, what is known, and what is kept for the next turn."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.answer import Answer, Choice
from bot.context import Bot
from bot.dialogue import words
from bot.dialogue.replies import chosen_among, number_in
from bot.dialogue.slots import BURST, Slots
from bot.dialogue.states import TELLING, Stage
from bot.incoming import Incoming, Kind
from bot.understanding import Understood
from flows.cases.tables import Case
from flows.people.actors import Actor
from flows.people.actors import resident as as_resident
from flows.people.tables import Contact
from nlp.findings import Findings

_ASKS = re.compile("[?？]|[吗嘛没][。！!~]*$|(?<!好|的)呢[。！!~]*$|什么|怎么|多久|哪")
_ASKS_IN_ENGLISH = re.compile(
    r"^(?:(?:hi|hello|excuse me|sorry|and|but|so|ok)[ ,.!]+)*"
    r"(?:what|when|where|who|why|how|which|can|could|do|does|did|is|are|will|would|should|may)\b",
    re.IGNORECASE,
)
_LATIN = re.compile("[A-Za-z]")
_HAN = re.compile("[\u4e00-\u9fff]")
LEAST_LETTERS, LEAST_KNOWN_LETTERS = 8, 5
"""So many make a message an English one; fewer where its words are known: trash."""
ADDS = frozenset({Kind.TEXT, Kind.VOICE, Kind.IMAGE, Kind.VIDEO})
"""What people send several of in a row; a place is an answer."""
CLEAR = 0.6
"""What may be said in more ways than one is taken as meant from this chance on."""


@dataclass(frozen=True, slots=True)
class Talker:
    """Who is talking: what most turns need of a contact and its resident."""

    contact_id: int
    resident_id: int
    last_grid_id: int | None
    following: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is said, the stage it leads to, and what is kept (None: nothing)."""

    answer: Answer
    stage: Stage
    slots: Slots | None = None
    case_id: int | None = None

    def saying_first(self, text: str) -> "Outcome":
        """The same with something said before it."""
        return replace(self, answer=replace(self.answer, text=text + self.answer.text))


@dataclass(frozen=True, slots=True)
class Turn:
    """All a handler may look at and act with.

    tap: the choice that was tapped, or whose label or number was typed; looked for once, since
    every handler asks. changed: the talk spoke of something that is gone since; it was understood
    anew.
    """

    bot: Bot
    session: Session
    incoming: Incoming
    findings: Findings
    understood: Understood[Findings]
    talker: Talker
    stage: Stage
    slots: Slots
    message_id: int
    now: datetime
    tap: str = ""
    changed: bool = False

    @property
    def with_files(self) -> list[int]:
        """Give the message's id if files came with it, which the case is to have."""
        return [self.message_id] if self.incoming.media else []

    @property
    def actor(self) -> Actor:
        return as_resident(self.talker.resident_id)

    @property
    def contact(self) -> Contact:
        """The contact's row, for handlers that change it."""
        return self.session.get_one(Contact, self.talker.contact_id)

    @property
    def text(self) -> str:
        return self.incoming.text.strip()

    @property
    def said(self) -> str:
        """The text as it is matched: in Chinese, where it was in English or pinyin."""
        found = self.findings
        return self.text if found.told == found.text else found.told

    @property
    def english(self) -> bool:
        """Tell whether it was said in Latin letters, with at most a few Chinese names in it."""
        letters = len(_LATIN.findall(self.text))
        least = LEAST_LETTERS if self.said == self.text else LEAST_KNOWN_LETTERS
        return letters >= least and letters > 3 * len(_HAN.findall(self.text))

    def choosing(self) -> "Turn":
        """Give the same turn with the choice it makes of the question that is open."""
        return replace(self, tap=self._chosen())

    def _chosen(self) -> str:
        return self.incoming.tap or self._numbered() or words.TYPED.get(self.said, "")

    def _numbered(self) -> str:
        number, offered = number_in(self.said), self.slots.offered
        return offered[number - 1] if number and number <= len(offered) else self._labelled()

    def _labelled(self) -> str:
        """The choice whose label was typed, or that is spoken of in other words."""
        offered, labels = self.slots.offered, self.slots.labels
        place = chosen_among(self.said, labels) if self.said else None
        return offered[place] if place is not None and place < len(offered) else ""

    def means(self, *kinds: str) -> bool:
        """Tell whether what was said means one of some kinds; a tap means its key alone."""
        intent = self.findings.intent
        if self.incoming.tap:
            return False
        return intent.kind in kinds or intent.chance(*kinds) >= CLEAR

    def chance(self, *kinds: str) -> float:
        """How likely it means one of some kinds; certain where it was said in plain words."""
        intent = self.findings.intent
        if self.incoming.tap:
            return 0.0
        return 1.0 if intent.kind in kinds else intent.chance(*kinds)

    @property
    def in_burst(self) -> bool:
        """Tell whether it came so soon behind words of the same kind that it answers nothing."""
        slots = self.slots
        if not slots.run or not slots.said_at or self.asks or self.incoming.kind not in ADDS:
            return False
        return self.incoming.sent_at - datetime.fromisoformat(slots.said_at) <= BURST

    @property
    def asks(self) -> bool:
        """Tell whether what was said is a question."""
        if self.incoming.tap:
            return False
        return bool(_ASKS.search(self.text) or _ASKS_IN_ENGLISH.search(self.text))

    def about(self, slots: Slots) -> "Turn":
        """Give the same turn about something else."""
        return replace(self, slots=slots)

    @property
    def afresh(self) -> Slots:
        """What is kept where something new begins: what is half-told is laid aside, never lost."""
        return Slots(laid=self.slots.lay_aside(self.stage, self.now))

    def saying(self, text: str) -> "Turn":
        """Give the same turn as if only this part of it had been said."""
        said = replace(self.incoming, text=text, tap="")
        return replace(self, incoming=said, findings=self.understand(text), tap="")

    def understand(self, text: str) -> Findings:
        """Give what was found in a text; it is done before the transaction, see Understood."""
        return self.understood.of(text)

    def in_chinese(self, text: str) -> str:
        """Give a text with what is English or pinyin in it as `said` has it."""
        return self.understand(text).told if _LATIN.search(text) else text

    def stay(self, answer: str | Answer, case_id: int | None = None) -> Outcome:
        """Answer an aside: the talk stands where it stood, or goes on with what was laid aside."""
        said = Answer(answer) if isinstance(answer, str) else answer
        if self.stage is not Stage.ASKED:
            return Outcome(said, self.stage, self.slots, case_id)
        stage, slots = self.slots.taken_up(self.now) or (Stage.IDLE, Slots())
        return Outcome(said, stage, slots, case_id)

    def ask(
        self, question: str, choices: Sequence[Choice], case: Case | None, reason: str = ""
    ) -> Outcome:
        """Ask something about a case; what is half-told is laid aside meanwhile.

        reason: words of the resident's that the choice is to take along.
        """
        kept = replace(
            self.afresh,
            offered=[choice.key for choice in choices],
            labels=[choice.label for choice in choices],
            case_id=case.id if case else None,
            reason=reason,
        )
        numbered = len(choices) > 1
        answer = Answer(question, tuple(choices), numbered=numbered)
        return Outcome(answer, Stage.ASKED, kept, case.id if case else None)

    def of_case(self, text: str, case: Case) -> Outcome:
        """Say something of a case: what is half-told goes on, else what follows belongs to it."""
        return self.stay(text, case.id) if self.stage in TELLING else self.filed(text, case)

    def filed(self, text: str | Answer, case: Case) -> Outcome:
        """Say something of a case to which what comes next belongs; what is told became it."""
        answer = Answer(text) if isinstance(text, str) else text
        kept = Slots(case_id=case.id, item=case.item_code, laid=self.slots.laid)
        return Outcome(answer, Stage.FILED, kept, case.id)
