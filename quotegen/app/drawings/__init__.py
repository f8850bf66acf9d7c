"""Drawings and formulas of networks."""
