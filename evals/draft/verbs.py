"""The verbs that publications report with, and how a question turns them round."""

from __future__ import annotations

import re

_IRREGULAR = {
    "take": ("took", "taken"), "bring": ("brought", "brought"), "draw": ("drew", "drawn"), "build": ("built", "built"),
    "sell": ("sold", "sold"), "put": ("put", "put"), "meet": ("met", "met"), "hold": ("held", "held"),
    "spend": ("spent", "spent"), "buy": ("bought", "bought"), "win": ("won", "won"), "cost": ("cost", "cost"),
    "give": ("gave", "given"), "make": ("made", "made"), "set": ("set", "set"), "send": ("sent", "sent"),
    "lead": ("led", "led"), "find": ("found", "found"), "see": ("saw", "seen"), "rise": ("rose", "risen"),
    "grow": ("grew", "grown"), "fall": ("fell", "fallen"), "speak": ("spoke", "spoken"), "begin": ("began", "begun"),
    "run": ("ran", "run"), "save": ("saved", "saved"), "come": ("came", "come"), "go": ("went", "gone"),
}  # fmt: skip
_REGULAR = (
    "account add aim attend attract close commit connect consider consist contain contribute count cover create "
    "decide deliver deploy design describe discuss double drop earn employ end exceed exhibit express finance follow "
    "form fund gain generate help host identify include increase inspect install interview introduce invest invite "
    "involve join last launch list manufacture measure offer open operate organize own participate pass plan pledge "
    "present produce propose provide publish purchase reach receive record reduce register release remain replace "
    "report represent require select serve ship show sign sponsor start study submit supply support survey test total "
    "train travel use visit work"
).split()
_MORE_PAST = {"commit": "committed", "drop": "dropped", "ship": "shipped", "plan": "planned", "submit": "submitted"}


def _regular_past(verb: str) -> str:
    if verb in _MORE_PAST:
        return _MORE_PAST[verb]
    if verb.endswith("y") and verb[-2] not in "aeo":
        return verb[:-1] + "ied"
    return verb + ("d" if verb.endswith("e") else "ed")


def _third_person(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeo":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s")


_PAST = {verb: _regular_past(verb) for verb in _REGULAR} | {verb: forms[0] for verb, forms in _IRREGULAR.items()}
PARTICIPLES = {_regular_past(verb): verb for verb in _REGULAR} | {forms[1]: verb for verb, forms in _IRREGULAR.items()}
# Finite form to what asks for it: ("did", "take").
_ASKED = (
    {_third_person(verb): ("does", verb) for verb in _PAST}
    | {past: ("did", verb) for verb, past in _PAST.items()}
    | {"had": ("did", "have"), "has": ("does", "have"), "have": ("do", "have")}
)
MODALS = ("will", "can", "may", "must", "should", "would", "could")
FINITE = "|".join(sorted(map(re.escape, [*_ASKED, "were", "was", "is", "are", *MODALS]), key=len, reverse=True))
ACTIVE = "|".join(sorted(map(re.escape, _ASKED), key=len, reverse=True))
PARTICIPLE = "|".join(sorted(map(re.escape, PARTICIPLES), key=len, reverse=True))
FALLS = ("fall", "drop", "reduce")


def asked(verb: str) -> tuple[str, str]:
    """The helping verb and the plain form: "took" gives ("did", "take"), "has" ("does", "have")."""
    return _ASKED[verb]
