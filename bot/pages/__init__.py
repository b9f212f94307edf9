"""The resident's pages: `/m/`, and a case's public progress `/p/<code>`."""
