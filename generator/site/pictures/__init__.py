"""Draws what was said when as inline SVG."""
