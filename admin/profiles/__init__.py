"""Deadline profiles 时限方案 on the console: read, and a version written after a look at it."""
