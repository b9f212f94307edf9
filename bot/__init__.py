"""Conversations: the ways in, the dialogues between, and all the words said."""
