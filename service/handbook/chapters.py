"""Writes the chapter of a process from its published version and the one before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from forms import Form
from processes.clauses import clauses
from processes.model import Definition, Texts
from processes.picture import draw
from service.decision_tables import Computation, computations, decision_tables
from service.handbook.changes import Content, changes
from service.handbook.fields import form_part, labels_of
from service.handbook.meetings import Meetings
from service.handbook.model import Chapter, Link, Quote, Step
from service.handbook.phrases import Phrases
from service.handbook.published import Published
from service.handbook.rules import rule_table
from service.handbook.steps import Surroundings, outcomes, starts, steps
from service.handbook.words import with_names, word
from service.i18n import spoken
from service.own_words import own_word


class Catalog(Protocol):
    """The part of the catalog that is needed here."""

    def definition(self, digest: str) -> Definition: ...

    def form(self, digest: str, form_id: str) -> Form: ...


class Writer:
    """Writes chapters in one language about one state of the company's processes."""

    def __init__(self, catalog: Catalog, published: Published, language: str) -> None:
        self._catalog, self._published, self._language = catalog, published, language
        self._newest = {
            id: catalog.definition(versions[0].digest)
            for id, versions in published.processes.items()
        }
        self._meetings = Meetings(self._newest, language)
        self._names = {id: spoken(one.names, language) for id, one in self._newest.items()}
        self._names |= {id: spoken(names, language) for id, names in published.groups.items()}

    def chapter(self, process_id: str) -> Chapter:
        """Write the chapter of a process that is published."""
        version, *before = self._published.processes[process_id]
        definition, language = self._newest[process_id], self._language
        content = self._content(definition)
        earlier = before[0] if before else None
        changed = (
            changes(self._content(self._catalog.definition(earlier.digest)), content, language)
            if earlier
            else ()
        )
        return Chapter(
            process_id=process_id,
            language=language,
            name=spoken(definition.names, language) or process_id,
            purpose=spoken(definition.documentation, language),
            version=version.number,
            published_at=version.published_at,
            author=spoken(version.author, language),
            reason=own_word(version.reason, language),
            picture=draw(definition, language, links=_places(content)),
            groups=self._groups(content.steps),
            starts=content.starts,
            steps=content.steps,
            outcomes=content.outcomes,
            tables=content.tables,
            computations=tuple(
                (one.id, spoken(one.names, language), self._computed(definition, one))
                for one in computations(definition)
            ),
            links=self._links(definition),
            quotes=_quotes(content, language),
            previous=earlier.number if earlier else None,
            changes=changed,
        )

    def _content(self, definition: Definition) -> Content:
        language = self._language
        forms = {
            id: self._catalog.form(definition.digest, id) for id in sorted(definition.form_ids)
        }
        around = Surroundings(
            phrases=Phrases(language, labels_of(forms), definition.elements),
            groups=self._published.groups,
            called=self._called(definition),
            forms={id: form_part(form, language) for id, form in forms.items()},
            links=self._meetings.of(definition),
        )
        return Content(
            starts=starts(definition, around),
            steps=steps(definition, around),
            outcomes=outcomes(definition, around),
            tables=tuple(
                rule_table(table, language, self._named) for table in decision_tables(definition)
            ),
        )

    def _named(self, id: str) -> str:
        """What an id is called: of our own words, of a group, of a process."""
        said = word(id, self._language)
        return self._names.get(id, said) if said == id else said

    def _called(self, definition: Definition) -> Mapping[str, str]:
        """What the processes, and the decisions this one asks, are called; by their ids."""
        tables = {one.id: one.names for one in decision_tables(definition)}
        asked = tables | {one.id: one.names for one in computations(definition)}
        return self._names | {id: spoken(names, self._language) for id, names in asked.items()}

    def _computed(self, definition: Definition, one: Computation) -> str:
        """What a computation does in the words of who wrote it, else as it is written."""
        described = spoken(one.documentation, self._language)
        called = self._called(definition)
        return with_names(described, called, self._language) or one.expression

    def _groups(self, written: Iterable[Step]) -> tuple[tuple[str, str], ...]:
        names: Mapping[str, Texts] = self._published.groups
        ids = dict.fromkeys(step.group for step in written if step.group)
        return tuple((id, spoken(names.get(id, {"en": id}), self._language)) for id in ids)

    def _links(self, definition: Definition) -> tuple[Link, ...]:
        """All processes this one meets, each once a way."""
        of_elements = [link for links in self._meetings.of(definition).values() for link in links]
        found = [*of_elements, *self._meetings.callers(definition)]
        return tuple(dict.fromkeys(found))


def _places(content: Content) -> dict[str, str]:
    """Where the elements of a diagram are told of, by their ids."""
    borders = (one.id for step in content.steps for one in step.happenings)
    return {id: f"#step-{id}" for id in (*(part.id for part in content.parts), *borders)}


def _quotes(content: Content, language: str) -> tuple[Quote, ...]:
    """The clauses a chapter cites, in the order of the documents."""
    cited = {id for part in content.parts for id in part.clauses}
    return tuple(
        Quote(
            clause.id,
            spoken(clause.titles, language),
            clause.words["zh"],
            clause.words["en"],
        )
        for clause in clauses().values()
        if clause.id in cited
    )
