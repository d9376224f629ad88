"""The answerer with a chat model: it writes, the citations and the checks are ours."""
