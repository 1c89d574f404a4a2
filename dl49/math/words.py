"""How symbols and structures of a formula are said in each language."""

from __future__ import annotations

import unicodedata
from typing import Final

from dl49.languages import Language

_SYMBOLS: Final = {
    "+": ("加", "plus"),
    "−": ("减", "minus"),
    "×": ("乘", "times"),
    "⋅": ("点", "dot"),
    "/": ("除以", "divided by"),
    "±": ("正负", "plus or minus"),
    "=": ("等于", "equals"),
    "≠": ("不等于", "is not equal to"),
    "<": ("小于", "is less than"),
    ">": ("大于", "is greater than"),
    "≤": ("小于等于", "is at most"),
    "≥": ("大于等于", "is at least"),
    "≪": ("远小于", "is much less than"),
    "≫": ("远大于", "is much greater than"),
    "≲": ("不大于约", "is at most about"),
    "≳": ("不小于约", "is at least about"),
    "≈": ("约等于", "is approximately"),
    "≡": ("恒等于", "is identical to"),
    "∼": ("相似号", "tilde operator"),
    "∝": ("正比于", "is proportional to"),
    "∈": ("属于", "in"),
    "∉": ("不属于", "not in"),
    "⊂": ("包含于", "is a subset of"),
    "⊆": ("包含于", "is a subset of"),
    "→": ("到", "to"),
    "←": ("赋值为", "is set to"),
    "↦": ("映到", "maps to"),
    "⇒": ("推出", "implies"),
    "⟹": ("推出", "implies"),
    "⇔": ("当且仅当", "if and only if"),
    "⟺": ("当且仅当", "if and only if"),
    "∪": ("并", "union"),
    "∩": ("交", "intersection"),
    "∖": ("减去集合", "without"),
    "⊙": ("逐元素乘", "elementwise times"),
    "⊗": ("张量积", "tensor product"),
    "⊕": ("直和", "direct sum"),
    "∘": ("复合", "composed with"),
    "∗": ("星", "star"),
    "⋆": ("星", "star"),
    "†": ("剑标", "dagger"),
    "⊤": ("转置", "transpose"),
    "⊥": ("垂直", "perpendicular to"),
    "∞": ("无穷", "infinity"),
    "∂": ("偏", "partial"),
    "∇": ("nabla", "nabla"),
    "∀": ("对所有", "for all"),
    "∃": ("存在", "there is"),
    "¬": ("非", "not"),
    "∧": ("且", "and"),
    "∨": ("或", "or"),
    "∅": ("空集", "the empty set"),
    "…": ("等等", "and so on"),
    "⋯": ("等等", "and so on"),
    "⋮": ("等等", "and so on"),
    "⋱": ("等等", "and so on"),
    "\\": ("反斜线", "backslash"),
    "!": ("阶乘", "factorial"),
    "%": ("百分号", "percent"),
    "′": ("撇", "prime"),
    "ℓ": ("l", "l"),
    "∣": ("竖线", "bar"),
    "|": ("竖线", "bar"),
    "‖": ("双竖线", "double bar"),
    "∥": ("双竖线", "double bar"),
    "(": ("左括号", "open paren"),
    ")": ("右括号", "close paren"),
    "[": ("左方括号", "open bracket"),
    "]": ("右方括号", "close bracket"),
    "{": ("左花括号", "open brace"),
    "}": ("右花括号", "close brace"),
    "⟨": ("左尖括号", "open angle bracket"),
    "⟩": ("右尖括号", "close angle bracket"),
    "⌊": ("下取整", "floor of"),
    "⌋": ("取整结束", "end floor"),
    "⌈": ("上取整", "ceiling of"),
    "⌉": ("取整结束", "end ceiling"),
    ":": ("冒号", "colon"),
    ",": ("，", ","),
    ";": ("；", ";"),
    "∑": ("求和", "sum"),
    "∏": ("求积", "product"),
    "∫": ("积分", "integral"),
    "⋃": ("并", "union"),
    "⋂": ("交", "intersection"),
    "\u0302": ("帽", "hat"),
    "\u0303": ("波浪", "tilde"),
    "\u0304": ("横线", "bar"),
    "\u0305": ("横线", "bar"),
    "\u20d7": ("箭头", "arrow"),
    "\u0307": ("一点", "dot"),
    "\u0308": ("两点", "double dot"),
}

_PHRASES: Final = {
    "given": ("给定", "given"),
    "negative": ("负", "negative"),
    "positive": ("正", "positive"),
    "squared": ("平方", "squared"),
    "cubed": ("立方", "cubed"),
    "power": ("的 {} 次方", "to the power {}"),
    "long power": ("的幂，指数 {}，指数结束", "to the power {} end power"),
    "superscript": ("上标 {} 上标结束", "superscript {} end superscript"),
    "sub": ("下标 {}", "sub {}"),
    "long sub": ("下标 {} 下标结束", "sub {} end sub"),
    "fraction": ("{1} 分之 {0}", "{} over {}"),
    "long fraction": ("分数，分子 {}，分母 {}，分数结束", "fraction {} over {} end fraction"),
    "choose": ("{} 选 {}", "{} choose {}"),
    "root": ("根号 {}", "square root of {}"),
    "long root": ("根号 {} 根号结束", "square root of {} end root"),
    "indexed root": ("{} 次根号 {} 根号结束", "root of index {} of {} end root"),
    "from to": ("{} 从 {} 到 {}，", "{} from {} to {} of"),
    "over": ("{} 取遍 {}，", "{} over {} of"),
    "under": ("对 {1} 取 {0}，", "{} over {} of"),
    "limit": ("{1} 时的极限", "limit as {1} of"),
    "labeled": ("{} 标注为 {} 标注结束", "{} labeled {} end label"),
    "arrow": ("箭头，标注 {}，", "arrow labeled {},"),
    "matrix": ("{} 行 {} 列矩阵：{}，矩阵结束", "matrix with {} rows and {} columns: {}, end matrix"),
    "cases": ("分情况：{}，分情况结束", "cases: {}, end cases"),
    "row": ("第 {} 行 {}", "row {}: {}"),
    "script": ("花体 {}", "script {}"),
    "bold": ("粗体 {}", "bold {}"),
    "fraktur": ("哥特体 {}", "fraktur {}"),
    "capital": ("大写 {}", "capital {}"),
    "number": ("，编号 {}", ", numbered {}"),
}

FONT_PHRASES: Final = {
    "mathcal": "script",
    "mathscr": "script",
    "mathbf": "bold",
    "boldsymbol": "bold",
    "mathfrak": "fraktur",
    "frak": "fraktur",
}


def phrase(key: str, language: Language, *parts: object) -> str:
    """Return a phrase of a language with its parts in place."""
    return _PHRASES[key][language == "en"].format(*parts)


def symbol(char: str, language: Language) -> str:
    """Return what is said for a character; letters and what has no name stand for themselves."""
    if char in _SYMBOLS:
        return _SYMBOLS[char][language == "en"]
    name = unicodedata.name(char, "") if len(char) == 1 else ""
    if not name.startswith("GREEK"):
        return char
    letter = next(word for word in reversed(name.split()) if word not in {"SYMBOL", "LETTER"})
    letter = letter.lower().replace("lamda", "lambda")
    return phrase("capital", language, letter) if "CAPITAL" in name else letter
