"""Pure understanding of what people write: text in, findings out.

Knows no other room, opens no database, reads no environment. Start at `nlp.engine.Engine`.
"""
