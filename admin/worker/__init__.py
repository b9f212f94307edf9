"""A worker's one-tap page 一键处理页."""
