"""How an answer is said: quoted, marked, completed, and what is said instead of one."""
