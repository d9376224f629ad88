"""Sample publications as saved web pages, Markdown and plain text."""

import textwrap
from html import escape

from source import Block, Bullets, Callout, Heading, Inline, Meta, Paragraph, Source, Table, plain

COOKIES = {
    "en": "We use cookies to understand how visitors use this site. By continuing you accept our cookie notice.",
    "zh": "本网站使用 Cookie 以改善您的浏览体验。继续浏览即表示您同意我们的 Cookie 政策。",
}
MENUS = {
    "forum": ("Home", "About", "Events", "Publications", "Members", "Contact"),
    "icet": ("Home", "About Us", "Programs", "News", "Reports", "Join Us"),
    "paper": ("Front Page", "Policy", "Vehicles", "Batteries", "Opinion", "Subscribe"),
    "zh": ("首页", "关于我们", "项目", "新闻动态", "研究报告", "联系我们"),
}
ASIDES = {
    "forum": ("Upcoming events", "Member log in", "Download centre"),
    "icet": ("Latest news", "Annual reports", "Careers"),
    "paper": ("Most read", "Editor's picks", "Advertise with us"),
    "zh": ("最新动态", "资料下载", "友情链接"),
}


def build_html(source: Source) -> bytes:
    """A page as a browser saves it: menu, cookie bar and form left in around the article."""
    meta = source.meta
    chinese = meta.language == "zh"
    menu = "".join(f'<li><a href="#">{escape(name)}</a></li>' for name in MENUS[meta.site])
    aside = "".join(f'<li><a href="#">{escape(name)}</a></li>' for name in ASIDES[meta.site])
    note = f'<p class="note"><em>{escape(meta.warning)}</em></p>' if meta.warning else ""
    page = PAGE.format(
        language="zh-CN" if chinese else "en", title=escape(meta.title), publisher=escape(meta.publisher),
        published=meta.published.isoformat(), url=meta.url or "", menu=menu, aside=aside, note=note,
        cookies=COOKIES[meta.language], form=_form(chinese), footer=_footer(meta, chinese),
        crumbs=" &gt; ".join(escape(name) for name in (MENUS[meta.site][0], MENUS[meta.site][3], meta.title)),
        article="\n".join(_element(block) for block in source.blocks),
    )  # fmt: skip
    return page.encode()


def _element(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level}>{_html(block.text)}</h{block.level}>"
        case Paragraph():
            return f"<p>{_html(block.text)}</p>"
        case Bullets():
            tag = "ol" if block.ordered else "ul"
            return f"<{tag}>" + "".join(f"<li>{_html(item)}</li>" for item in block.items) + f"</{tag}>"
        case Callout():
            return "<blockquote>" + "".join(_element(inner) for inner in block.blocks) + "</blockquote>"
        case Table():
            head = "".join(f"<th>{_html(cell)}</th>" for cell in block.header)
            rows = ("".join(f"<td>{_html(cell)}</td>" for cell in row) for row in block.rows)
            body = "".join(f"<tr>{row}</tr>" for row in rows)
            return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        case other:
            raise ValueError(f"no {type(other).__name__} in a web page")


def _html(text: Inline) -> str:
    parts = []
    for run in text:
        piece = escape(run.text, quote=False)
        piece = f"<strong>{piece}</strong>" if run.bold else piece
        parts.append(f"<em>{piece}</em>" if run.italic else piece)
    return "".join(parts)


def _form(chinese: bool) -> str:
    labels = ("邮箱 *", "公司名称", "订阅") if chinese else ("Email *", "Company", "Subscribe")
    return (
        f'<form action="#"><label>{labels[0]}</label><input type="email" required>'
        f'<label>{labels[1]}</label><input type="text"><button>{labels[2]}</button></form>'
    )


def _footer(meta: Meta, chinese: bool) -> str:
    if chinese:
        return f"© {meta.published.year} {escape(meta.publisher)} 版权所有 | 隐私政策 | 网站地图"
    return f"© {meta.published.year} {escape(meta.publisher)}. All rights reserved. Privacy | Terms | Site map"


def build_markdown(source: Source) -> bytes:
    note = f"_{source.meta.warning}_\n\n" if source.meta.warning else ""
    line = f"{source.meta.publisher}, {source.meta.published.isoformat()}\n\n"
    return f"# {source.meta.title}\n\n{line}{note}{source.body}".encode()


def build_text(source: Source) -> bytes:
    meta = source.meta
    parts = [meta.title if meta.language == "zh" else meta.title.upper()]
    parts.append(f"{meta.publisher}\n{meta.published.isoformat()}")
    if meta.warning:
        parts.append(_wrapped(meta.warning))
    for block in source.blocks:
        parts.append(_text(block))
    return ("\n\n".join(parts) + "\n").encode()


def _text(block: Block) -> str:
    match block:
        case Heading():
            heading = plain(block.text)
            return f"{heading}\n{'-' * (len(heading) * (1 if heading.isascii() else 2))}"
        case Paragraph():
            return _wrapped(plain(block.text))
        case Bullets():
            return "\n".join(_wrapped(f"- {plain(item)}", "  ") for item in block.items)
        case other:
            raise ValueError(f"no {type(other).__name__} in a plain text")


def _wrapped(text: str, indent: str = "") -> str:
    chinese = not text.isascii() and any(ord(letter) > 0x2E80 for letter in text)
    return text if chinese else textwrap.fill(text, 78, subsequent_indent=indent, break_on_hyphens=False)


PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title} | {publisher}</title>
<meta name="author" content="{publisher}">
<meta property="article:published_time" content="{published}">
<link rel="canonical" href="{url}">
<style>body{{font-family:sans-serif;margin:0}}article{{max-width:44em;margin:auto}}
nav li{{display:inline;margin-right:1em}}.cookie{{background:#222;color:#fff;padding:.5em}}</style>
<script>window.dataLayer = window.dataLayer || [];</script>
</head>
<body>
<div class="cookie" role="dialog">{cookies} <button>OK</button></div>
<header><nav><ul>{menu}</ul></nav></header>
<div class="breadcrumb">{crumbs}</div>
<main>
<article>
<h1>{title}</h1>
<p class="byline">{publisher} | <time datetime="{published}">{published}</time></p>
{note}
{article}
</article>
<aside><ul>{aside}</ul></aside>
<section class="newsletter">{form}</section>
</main>
<footer><p>{footer}</p></footer>
</body>
</html>
"""
