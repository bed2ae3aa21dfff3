"""Figures as shapes: pure geometry, which templates write as SVG."""
