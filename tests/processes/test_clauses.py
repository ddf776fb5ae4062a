"""Each clause of the documents can be quoted, in Chinese as it stands there and in English."""

import re

from processes.clauses import clauses

HAN = re.compile("[一-鿿]")


def test_every_clause_has_titles_and_words_in_both_languages():
    assert len(clauses()) == 121
    for clause in clauses().values():
        assert clause.kind in ("flow", "system")
        assert clause.where
        assert HAN.search(clause.words["zh"]), clause.id
        assert not HAN.search(clause.words["en"]), clause.id
        assert clause.titles["en"]
        assert clause.titles["zh"]


def test_quotes_are_whole_sentences():
    broken = [
        clause.id
        for clause in clauses().values()
        if not clause.words["zh"].endswith(("。", "）。", "……")) or "?" in clause.words["zh"]
    ]
    assert broken == []


def test_what_can_be_measured_is_in_both_renderings():
    """A figure of the document stands in the English too."""
    for clause in clauses().values():
        figures = re.findall(r"\d+", clause.words["zh"])
        assert [n for n in figures if n not in clause.words["en"]] == [], clause.id
