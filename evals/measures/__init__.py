"""The measures, in the order in which a report shows them; each one's formula and source is told where it is built."""

from evals.measures import citations, conduct, cost, editions, highlights, nuggets, refusal, retrieval
from evals.measures.kinds import AnyMeasure, Measure, Ranked, Statistic

MEASURES: tuple[AnyMeasure, ...] = (
    *conduct.MEASURES,
    *nuggets.MEASURES,
    *highlights.MEASURES,
    *citations.MEASURES,
    *editions.MEASURES,
    *refusal.MEASURES,
    *retrieval.MEASURES,
    *cost.MEASURES,
)

__all__ = ["MEASURES", "AnyMeasure", "Measure", "Ranked", "Statistic"]
