"""How well texts are understood, on sets whose authors did not see the rules.

The sets and the sentences are invented; what is measured on files of an office's own is named on
the command line. What understanding costs is measured in `bench`.
"""
