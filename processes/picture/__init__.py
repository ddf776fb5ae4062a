"""Draws diagrams as SVG from their own coordinates, without a browser; one public name: `svg`."""

from processes.picture.drawing import Picture, draw, svg

__all__ = ["Picture", "draw", "svg"]
