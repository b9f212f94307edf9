"""The routing table 派单目录 on the console: read, changed after a look at what it changes."""
