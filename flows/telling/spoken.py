"""What staff say and a resident may read: looked at again before it goes out."""

from dataclasses import dataclass

from nlp.commands.insults import insults
from nlp.privacy.mask import MASK, mask

CAN_BE_CALLED = frozenset({"mobile", "landline"})
"""What may go out in clear once its writer has looked at it again."""
LOOKED_AT = CAN_BE_CALLED | {"id_number", "bank_card", "account"}


@dataclass(frozen=True, slots=True)
class Words:
    """Words as they were said, as a group may read them, and as a resident would.

    risky: a number, or an insult: shown to their writer before they go out.
    """

    text: str
    masked: str
    told: str
    risky: bool = False

    @classmethod
    def of(cls, text: str) -> "Words":
        found = mask(text)
        told, at = [], 0
        for span in found.spans:
            keeps = span.kind in CAN_BE_CALLED
            told += [text[at : span.start], span.original if keeps else MASK]
            at = span.end
        risky = insults(text) or any(span.kind in LOOKED_AT for span in found.spans)
        return cls(text, found.text, "".join((*told, text[at:])), risky)
