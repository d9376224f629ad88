"""The few words of our own around what the publications say, in English and Chinese."""

from __future__ import annotations

_WORDS = {
    "not_found": {
        "en": "The publications do not say.",
        "zh": "现有出版物没有说明。",
    },
    "near_miss": {
        "en": "The nearest they give is for {instead} ({title}), not for {wanted}.",
        "zh": "最接近的内容是{instead}的（《{title}》），没有{wanted}的。",
    },
    "and": {"en": " and ", "zh": "和"},
    "more": {"en": "(and {more} more in the publication)", "zh": "（出版物中还有{more}项）"},
    "unanswered": {
        "en": "The publications do not say: {part}",
        "zh": "现有出版物没有说明：{part}",
    },
    "restricted": {
        "en": "A publication that you may not read may answer this: {titles}.",
        "zh": "以下出版物可能有答案，但您目前没有阅读权限：{titles}。",
    },
    "contacts": {"en": "Whom to ask", "zh": "可以咨询"},
    "conflict": {
        "en": "The publications differ, the newest first: {sides}.",
        "zh": "各出版物说法不一（最新的列在最前）：{sides}。",
    },
    "conversation_new": {
        "en": "The conversation asked for is not kept, or not yours: this question begins a new one.",
        "zh": "所指的对话已不再保存，或不属于您：本问题开始新的对话。",
    },
    "understood": {
        "en": "Understood as: {question}",
        "zh": "理解为：{question}",
    },
    "superseded": {
        "en": "Replaced since by {title}.",
        "zh": "现已由《{title}》取代。",
    },
    "as_of": {
        "en": "This is as the publications stood on {day}.",
        "zh": "以上为截至{day}出版物的内容。",
    },
    "withheld": {
        "en": "This answer is shown no more: a publication that it quotes changed, was removed, or is closed to you.",
        "zh": "此回答不再显示：其引用的出版物已更改、移除，或您无权阅读。",
    },
    "conflict_side": {"en": "{figure} in {source} [{number}]", "zh": "{source}为{figure} [{number}]"},
    "conflict_joint": {"en": "; ", "zh": "；"},
    "source": {"en": "{title} ({about})", "zh": "《{title}》（{about}）"},
    "rows": {
        "en": "{rows} in the register of {register}{more}. Searched {searched} of {of} publications{unread}.",
        "zh": "{register}登记册中共{rows}{more}。已检索{of}份出版物中的{searched}份{unread}。",
    },
    "mentioned": {
        "en": "Publications with these words in one sentence: {number}{more}. Searched {searched} of {of}{unread}.",
        "zh": "同一句中含有这些词的出版物：{number}份{more}。已检索{of}份出版物中的{searched}份{unread}。",
    },
    "register_mentions": {"en": "publications", "zh": "出版物"},
    "entries": {"en": "{rows} entries", "zh": "{rows}条"},
    "entry": {"en": "1 entry", "zh": "1条"},
    "shown": {"en": ", of which {shown} are quoted", "zh": "，此处引用{shown}条"},
    "unread": {"en": "; {unread} could not be read", "zh": "；另有{unread}份无法读取"},
    "register_targets": {"en": "targets", "zh": "目标"},
    "register_market": {"en": "market figures", "zh": "市场数据"},
    "register_partners": {"en": "partners", "zh": "合作伙伴"},
    "register_events": {"en": "events", "zh": "活动"},
    "register_contacts": {"en": "contacts", "zh": "联系方式"},
    "register_joining": {"en": "ways to join", "zh": "加入方式"},
    "comma": {"en": ", ", "zh": "，"},
    "undated": {"en": "no date", "zh": "未注明日期"},
    "model_down": {
        "en": "The chat model could not be reached, so the publications' own sentences are quoted.",
        "zh": "无法连接语言模型，以下直接引用出版物原文。",
    },
    "model_slow": {
        "en": "The chat model took too long, so the publications' own sentences are quoted.",
        "zh": "语言模型响应超时，以下直接引用出版物原文。",
    },
    "model_over_quota": {
        "en": "The chat model takes no more questions for now, so the publications' own sentences are quoted.",
        "zh": "语言模型的用量已达上限，以下直接引用出版物原文。",
    },
    "model_nonsense": {
        "en": "The chat model wrote nothing of use, so the publications' own sentences are quoted.",
        "zh": "语言模型未给出可用的内容，以下直接引用出版物原文。",
    },
    "model_unsupported": {
        "en": "What the chat model wrote is not borne out by the publications; their own sentences are quoted.",
        "zh": "语言模型所写的内容在出版物中没有依据，以下直接引用出版物原文。",
    },
    "model_declined": {
        "en": "The chat model found no answer in the passages; these sentences of the publications may be one.",
        "zh": "语言模型未在相关段落中找到答案；以下出版物原文可供参考。",
    },
    "model_cut_short": {
        "en": "The chat model stopped before its answer was whole.",
        "zh": "语言模型在答完之前中断。",
    },
    "statements_dropped": {
        "en": "Some of what the chat model wrote is not borne out by the publications and was left out: {count}.",
        "zh": "语言模型所写的部分内容在出版物中没有依据，已略去：{count}条。",
    },
    "conflict_quoted": {
        "en": "The publications disagree, so their own sentences are quoted.",
        "zh": "各出版物说法不一，因此直接引用原文。",
    },
}


def say(what: str, language: str, **parts: str) -> str:
    return _WORDS[what][language].format(**parts)
