"""Finds in a customer's words what makes a matter grave or tells what it is about. Pure.

A list of telling words in the languages our customers write, not an understanding of text: it
only puts a ticket in the right place of the queue; people read what was written.
"""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

#: flag -> words, in lower case and without accents
WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "danger": (
            "caught fire", "on fire", "burnt", "burned me", "smoke", "injur", "hurt", "bleed",
            "electric shock", "explod", "allerg", "poison", "hospital",
            "起火", "着火", "冒烟", "受伤", "触电", "爆炸", "过敏", "中毒", "医院",
            "pegou fogo", "machuc", "choque", "explodiu", "alergi",
        ),
        "legal": (
            "lawyer", "attorney", "court", "sue you", "consumer protection", "police", "press",
            "律师", "起诉", "法院", "消费者协会", "消协", "12315", "报警", "媒体",
            "advogado", "procon", "justica", "processar", "policia",
        ),
        "fake": (
            "counterfeit", "fake", "假货", "仿冒", "冒牌", "falsificad", "falso", "pirata",
        ),
        "lost": (
            "never arrived", "not arrived", "did not arrive", "didn't arrive", "not received",
            "never received", "where is my", "still waiting",
            "没收到", "未收到", "还没到", "没有到货", "在哪里",
            "nao recebi", "nao chegou", "ainda nao", "nao foi entregue",
        ),
        "damaged": (
            "broken", "damaged", "cracked", "defect", "doesn't work", "does not work",
            "破损", "损坏", "坏了", "碎了", "不能用", "质量问题",
            "quebrad", "danificad", "defeito", "nao funciona", "estragad",
        ),
        "wrong": (
            "wrong item", "wrong product", "wrong colour", "wrong color", "wrong size", "missing",
            "发错", "错货", "少发", "漏发", "颜色不对", "尺码不对",
            "produto errado", "errado", "veio outro", "faltando", "incompleto",
        ),
        "money": (
            "refund", "money back", "charged twice", "overcharged",
            "退款", "退钱", "多扣", "重复扣款",
            "reembolso", "dinheiro de volta", "estorno", "devolucao",
        ),
    }
)  # fmt: skip


def flags_of(*texts: str) -> list[str]:
    """The flags whose words occur in any of the texts, in the order of their weight."""
    read = " ".join(_plain(text) for text in texts)
    return [flag for flag, words in WORDS.items() if any(word in read for word in words)]


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.lower())
    return "".join(one for one in parts if not unicodedata.combining(one)).replace("’", "'")
