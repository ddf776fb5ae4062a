"""Draws diagrams as SVG from their own coordinates, without a browser."""

from processes.picture.drawing import Picture, boxes, draw, svg

__all__ = ["Picture", "boxes", "draw", "svg"]
