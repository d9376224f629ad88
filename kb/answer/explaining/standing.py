"""What was gathered, without what was erased or closed since: a chat model may write for a while."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from kb.answer.gathering import Gathered
from kb.retrieval import Retrieved


def standing(gathered: Gathered, readable: Container[str]) -> Gathered:
    """`readable`: the revisions that the viewer may read now."""

    def there(retrieved: Retrieved) -> Retrieved:
        kept = tuple(each for each in retrieved.passages if each.document.revision_id in readable)
        return replace(retrieved, passages=kept)

    parts = tuple(
        replace(
            part,
            retrieved=part.retrieved and there(part.retrieved),
            weighed=tuple(each for each in part.weighed if each.passage.document.revision_id in readable),
        )
        for part in gathered.parts
    )
    weighed = tuple(each for each in gathered.weighed if each.passage.document.revision_id in readable)
    return replace(gathered, retrieved=there(gathered.retrieved), weighed=weighed, parts=parts)
