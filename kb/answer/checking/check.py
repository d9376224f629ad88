"""All checks of a statement against the quotes that it cites. A statement that fails one is not shown.

They err on the strict side: what is dropped costs a sentence, what is passed in error costs the reader's trust.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.answer.checking.fault import Check, Fault
from kb.answer.checking.names import check_contacts, check_names
from kb.answer.checking.polarity import check_direction, check_modality, check_negation
from kb.answer.checking.quantities import check_dates, check_quantities
from kb.answer.checking.roles import check_attachments, check_roles
from kb.answer.checking.support import BAR, supported

CHECKS = (
    check_quantities,
    check_dates,
    check_names,
    check_contacts,
    check_roles,
    check_attachments,
    check_negation,
    check_direction,
    check_modality,
)


def check_claim(statement: str, quotes: Sequence[str], cosine: float, bar: float = BAR) -> tuple[Fault, ...]:
    """What is wrong with a statement; nothing, if it may be shown. `cosine`: of the statement with the nearest of the
    quotes, scaled as the library scales cosines; `bar`: least probability that the quotes support it."""
    faults = [fault for check in CHECKS for fault in check(statement, quotes)]
    if supported(statement, quotes, cosine) < bar:
        faults.append(Fault(Check.SUPPORT, "the quotes do not say this"))
    return tuple(dict.fromkeys(faults))
