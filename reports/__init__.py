"""Figures with their definitions, bulletins and assessment: computes and renders, writes nothing."""
