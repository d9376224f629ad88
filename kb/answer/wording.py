"""The few words of our own around what the publications say, in English and Chinese."""

from __future__ import annotations

_WORDS = {
    "not_found": {
        "en": "The publications do not say.",
        "zh": "现有出版物没有说明。",
    },
    "unanswered": {
        "en": "The publications do not say: {part}",
        "zh": "现有出版物没有说明：{part}",
    },
    "restricted": {
        "en": "A publication that you may not read may answer this: {titles}.",
        "zh": "以下出版物可能有答案，但您目前没有阅读权限：{titles}。",
    },
    "conflict": {
        "en": "The publications differ, the newest first: {sides}.",
        "zh": "各出版物说法不一（最新的列在最前）：{sides}。",
    },
    "conflict_side": {"en": "{figure} in {source} [{number}]", "zh": "{source}为{figure} [{number}]"},
    "conflict_joint": {"en": "; ", "zh": "；"},
    "source": {"en": "{title} ({about})", "zh": "《{title}》（{about}）"},
    "comma": {"en": ", ", "zh": "，"},
    "undated": {"en": "no date", "zh": "未注明日期"},
}


def say(what: str, language: str, **parts: str) -> str:
    return _WORDS[what][language].format(**parts)
