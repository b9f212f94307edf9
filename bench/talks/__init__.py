"""Random talks: two residents and two workers say anything, and every answer is checked."""
