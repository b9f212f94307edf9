"""Whether it is solved, in words: plain ones are read, doubtful ones asked, others left alone."""

import pytest

from nlp.commands.solved import UNCLEAR


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("修好了，灯都亮了，谢谢师傅", "yes"),
        ("好了好了，不漏了", "yes"),
        ("东边的弄好了，西边还没弄", "partly"),
        ("比以前好一点，但还是有味道", "partly"),
        ("根本没人来", "no"),
        ("还是老样子，一点没变", "no"),
        ("解决了", "yes"),
        ("已解决，谢谢你们", "yes"),
        ("没解决", "no"),
        ("还没有解决呢", "no"),
        ("解决了一部分", "partly"),
        ("部分解决", "partly"),
        ("马马虎虎", UNCLEAR),
        ("我在外地，还没看到", None),
        ("你们几点下班", None),
        ("？", None),
        ("", None),
        ("修好了" * 40, None),
    ],
)
def test_what_is_said_after_the_question(engine, text, answer):
    assert engine.solved(text) == answer
