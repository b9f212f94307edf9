"""Words fit for a group: on one line, and without markdown of their own."""

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


def plain(masked: str) -> str:
    """Let no link, mention or heading be smuggled into a card; personal data is masked before."""
    return masked.strip().translate(PLAIN)
