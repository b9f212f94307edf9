"""`python -m learning.measures.place`: how often a place is right, over 500 ways of saying it."""

from learning.measures.place_forms import Verdict, judged, tally


def main() -> None:
    verdicts = tally(judged())
    good = verdicts[Verdict.RIGHT] + verdicts[Verdict.ASKED]
    share = good / verdicts.total()
    counts = ", ".join(f"{verdict.value} {count}" for verdict, count in verdicts.items())
    print(f"{share:.3f} right or rightly asked of {verdicts.total()} forms: {counts}")


if __name__ == "__main__":
    main()
