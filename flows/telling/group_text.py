"""Words fit for a group: on one line, without markdown of their own, and with nothing to tap."""

import re

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
    }
)
DOT = re.compile(r"(?<=\w)\.(?=[^\W\d_])|(?<=[^\W\d_])\.(?=\w)|(?<=-)\.(?=\w)|(?<=\w)\.(?=-)")
"""A dot as in the name of a site; not the one of 3.5, nor the one at the end of a sentence."""
NUMBERS = re.compile(r"\d+(?:\.\d+){2,}")
"""The address of a machine, or a date."""


def plain(masked: str) -> str:
    """Let no link, mention or heading be smuggled into a card; personal data is masked before."""
    return folded("；".join(masked.strip().splitlines()).translate(PLAIN))


def folded(text: str) -> str:
    """Write addresses of the web so that they can be read, and no client makes a link of them."""
    text = DOT.sub("．", text.replace("://", "：／／"))
    return NUMBERS.sub(lambda found: found[0].replace(".", "．"), text)
