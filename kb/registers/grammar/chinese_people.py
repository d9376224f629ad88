"""`机构职务姓名` runs of Chinese sentences taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.registers.grammar.names import Holder

_BODY = (
    r"(?:[A-Z][A-Za-z]+(?=[一-鿿])|(?:(?![由在])[一-鿿]){2,18}?(?:（[一-鿿]{2,4}）|中心|[厅局部委]|银行|基金会|基金(?!会)|交易所|总领事馆|领事馆|大使馆|公司|集团|大学|"
    r"委员会|协会|学会|研究院|研究所|大中华区)(?:（[一-鿿]{2,4}）)?(?:[一-鿿]{2,8}(?:研究院|研究所|学院|大学|公司))?)"
)
_OFFICE = (
    r"[A-Za-z一-鿿]{0,14}?(?:董事长|主席|巡视员|商务官|局长|司长|厅长|部长|主任|总监|科学家|合伙人|秘书长|总经理|经理|总裁|教授|研究员|会长|"
    r"院长|参赞|总领事|处长|主管)"
)
_NAME = (
    r"(?:[A-ZÀ-Ý][A-Za-zÀ-ÿ'’-]+(?: [A-ZÀ-Ý][A-Za-zÀ-ÿ'’-]+){1,2}"
    r"|[一-鿿]{2,3}(?=（[A-Z]|[，、；。]|分别|致辞|主持|发言|出席|表示|介绍|$))"
)
_HOLDER = re.compile(rf"(?:^|(?<=[，、；：。和由与]))(?P<body>{_BODY})(?P<office>{_OFFICE})(?P<name>{_NAME})")


def chinese_holders(text: str) -> Iterator[Holder]:
    """People with office and organization, in order."""
    for match in _HOLDER.finditer(text):
        yield Holder(match["name"], match["office"], match["body"], match.start(), match.end())
