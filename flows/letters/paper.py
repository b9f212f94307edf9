"""An official paper as it reads, whatever it is printed with: on a page, in a file."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its heading; widths are shares of the line."""

    heading: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]


Block = str | Grid
"""A paragraph, or a table."""
HEADINGS = tuple(f"{number}、" for number in "一二三四五六七八九十")
"""How a paragraph begins that is a heading (GB/T 9704-2012, 7.3.3)."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The parts of GB/T 9704-2012 that we use, in their order.

    head: the red head 红头. number: 发文字号. to: 主送. body: 正文. annex: 附件, its title and what
    stands in it. signer, date: 落款. printed_by, printed: the foot 印发.
    """

    head: str
    number: str
    title: str
    to: str
    body: Sequence[Block]
    annex: tuple[str, Grid] | None
    signer: str
    date: str
    printed_by: str
    printed: str
    name: str
    """What a file of it is called, without its ending."""
