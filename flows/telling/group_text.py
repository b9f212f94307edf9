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
    }
)


def plain(masked: str) -> str:
    """Let no link, mention or heading be smuggled into a card; personal data is masked before."""
    return "；".join(masked.strip().splitlines()).translate(PLAIN)
