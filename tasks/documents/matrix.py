"""The risk matrix: likelihood by impact, five by five, each risk a number in its square."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.documents.canvas import INK, PAPER, Canvas, Texts, shortened, spoken

_AXES = {"en": ("Likelihood ↑", "Impact →"), "zh": ("可能性 ↑", "影响 →")}
#: from a score on: the square's colour
_SHADES = ((15, "#f3b4ae"), (8, "#f7d9a4"), (4, "#fbf0cf"), (0, "#d5ecdd"))
_CELL, _LEFT, _TOP = 52.0, 22.0, 22.0
_ROW = 18.0


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk, likelihood and impact from 1 to 5."""

    name: Texts | str
    likelihood: int
    impact: int


@dataclass(frozen=True, slots=True)
class RiskMatrix:
    """Risks by likelihood and impact; the list beside names them, the gravest first."""

    title: Texts
    risks: tuple[Risk, ...]

    def svg(self, language: str) -> str:
        """Draw the matrix in a language, 640 wide, as high as the list needs.

        Raises:
            ValueError: a likelihood or an impact is not from 1 to 5.
        """
        if any(not 1 <= n <= 5 for risk in self.risks for n in (risk.likelihood, risk.impact)):
            raise ValueError("likelihood and impact are from 1 to 5")
        ranked = sorted(self.risks, key=lambda risk: -risk.likelihood * risk.impact)
        height = max(_TOP + 5 * _CELL + 40, 14 + _ROW * len(ranked))
        canvas = Canvas(640, height, spoken(self.title, language))
        self._squares(canvas, language)
        seats: dict[tuple[int, int], int] = {}
        for number, risk in enumerate(ranked, 1):
            place = (risk.likelihood, risk.impact)
            seat = seats[place] = seats.get(place, -1) + 1
            self._seat(canvas, risk, seat, number)
            self._name(canvas, risk, number, language)
        return canvas.svg()

    def _squares(self, canvas: Canvas, language: str) -> None:
        likelihood, impact = _AXES[language if language in _AXES else "en"]
        for across in range(1, 6):
            for up in range(1, 6):
                shade = next(colour for least, colour in _SHADES if across * up >= least)
                box = (*_corner(up, across), _CELL, _CELL)
                canvas.rect(box, shade, stroke=PAPER)
            x, y = _corner(1, across)
            canvas.text(x + _CELL / 2, y + _CELL + 14, str(across), "middle")
            x, y = _corner(across, 1)
            canvas.text(x - 8, y + _CELL / 2 + 4, str(across), "end")
        canvas.text(2, 14, likelihood, fill=INK)
        canvas.text(_LEFT + 5 * _CELL, _TOP + 5 * _CELL + 32, impact, "end", fill=INK)

    def _seat(self, canvas: Canvas, risk: Risk, seat: int, number: int) -> None:
        """Put a numbered disc into the risk's square, four by three in each."""
        x, y = _corner(risk.likelihood, risk.impact)
        x, y = x + 9.5 + seat % 4 * 11, y + 10 + seat // 4 % 4 * 11
        canvas.circle(x, y, 6.5, INK)
        canvas.text(x, y + 3, str(number), "middle", 8, PAPER, True)

    def _name(self, canvas: Canvas, risk: Risk, number: int, language: str) -> None:
        y = 18 + _ROW * (number - 1)
        canvas.text(330, y, str(number), "end", 11, INK, True)
        canvas.text(338, y, shortened(spoken(risk.name, language), 230, 11), fill=INK)
        score = f"{risk.likelihood} × {risk.impact} = {risk.likelihood * risk.impact}"
        canvas.text(638, y, score, "end")


def _corner(likelihood: int, impact: int) -> tuple[float, float]:
    return _LEFT + (impact - 1) * _CELL, _TOP + (5 - likelihood) * _CELL
