"""What the fields of each register take, from whoever fills them in: people, or a chat model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kb.errors import InvalidInput
from kb.registers.check import UNITS
from kb.registers.facts import REGISTERS, Part, Status

LONGEST = 1000  # characters of a field

_NEEDED = {
    "targets": ("who", "value", "by_year", "status"),
    "market": ("what", "value", "unit"),
    "partners": ("part",),
    "events": ("name", "first"),
    "contacts": (),
    "joining": ("how",),
}
_ONE_OF = {"partners": ("organization", "person"), "contacts": ("name", "email", "phone")}
_FORMS = {
    "value": (r"\d+(\.\d+)?(-\d+(\.\d+)?)?|peak|neutral", "a figure in plain digits, a range of two, peak or neutral"),
    "attendance": (r"\d+", "a number in digits"),
    "by_year": (r"\d{4}", "a year"),
    "base_year": (r"\d{4}", "a year"),
    "period": (r"\d{4}", "a year"),
    "since": (r"\d{4}", "a year"),
    "first": (r"\d{4}(-\d\d(-\d\d)?)?", "a date like 2023-11-06, or the beginning of one"),
    "last": (r"\d{4}(-\d\d(-\d\d)?)?", "a date like 2023-11-06, or the beginning of one"),
    "status": ("|".join(Status), f"one of {', '.join(Status)}"),
    "part": ("|".join(Part), f"one of {', '.join(Part)}"),
    "unit": ("|".join(UNITS), f"one of {', '.join(UNITS)}"),
}


def refuse_incomplete(register: str, values: Mapping[str, Any]) -> None:
    """
    Raises:
        InvalidInput: something is missing without which it is no fact.
    """
    for name in _NEEDED[register]:
        if not values.get(name):
            raise InvalidInput(f"{register} needs {name}.", advice=f"Give {name}.")
    choice = _ONE_OF.get(register, ())
    if choice and not any(values.get(name) for name in choice):
        raise InvalidInput(f"{register} needs one of {', '.join(choice)}.", advice="Give one of them.")


def refuse_misfits(register: str, values: Mapping[str, Any]) -> None:
    """
    Raises:
        InvalidInput: a field that the register has not, or a value that does not fit its field.
    """
    known = [name for name in REGISTERS[register].__dataclass_fields__ if name != "spans"]
    for name, value in values.items():
        if name not in known:
            raise InvalidInput(f"{register} has no field {name[:60]}.", advice=f"Its fields are {', '.join(known)}.")
        listed = name in {"organizers", "supporters"}
        texts = value if isinstance(value, list) else [value]
        if isinstance(value, list) is not listed or not all(isinstance(each, str) for each in texts):
            raise InvalidInput(f"{name} must be {'a list of names' if listed else 'a text'}.", advice=f"Mend {name}.")
        if any(len(each) > LONGEST for each in texts):
            raise InvalidInput(f"{name} is longer than {LONGEST} characters.", advice="Shorten it.")
        form, words = _FORMS.get(name, ("", ""))
        if form and value and not re.fullmatch(form, str(value)):
            raise InvalidInput(f"{name} must be {words}.", advice=f"Mend {name}.")
