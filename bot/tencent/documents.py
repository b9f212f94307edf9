"""XML from outside, made fit to be parsed: characters, depth, and no definitions.

xmltodict takes time that grows with the square of the depth, and an envelope is parsed before its
signature can be checked: a body of 250 kB held a thread for half a minute.
"""

from xml.parsers import expat

from bot.tencent.characters import carried_xml

DEEPEST = 20
"""Elements inside each other; the platforms' messages have five."""


def readable(xml: str) -> str:
    """Give a document without what cannot be carried; ValueError or ExpatError if it is none."""
    xml = carried_xml(xml)
    depth = 0

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise ValueError("too many elements inside each other")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = _refuse
    parser.Parse(xml, True)  # noqa: FBT003 - expat takes it by its place.
    return xml


def _refuse(*_declared: object) -> None:
    raise ValueError("a document with definitions")
