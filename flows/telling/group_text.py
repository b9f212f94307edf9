"""What a resident said, fit for a group: masked, on one line, and without markdown of its own."""

from nlp.mask import mask
from nlp.normalise import normalise

PLAIN = str.maketrans(
    {
        "[": "［",
        "]": "］",
        "<": "＜",
        ">": "＞",
        "*": "＊",
        "`": "｀",
        "#": "＃",
        "\\": "＼",
        "\n": "；",
        "\r": None,
    }
)


def for_group(text: str) -> str:
    """Mask personal data, and let no link, mention or heading be smuggled into a card."""
    return mask(normalise(text)).text.strip().translate(PLAIN)
