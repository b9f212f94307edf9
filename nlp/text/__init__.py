"""The written form of a text, its words and its numerals; knows no meaning."""
