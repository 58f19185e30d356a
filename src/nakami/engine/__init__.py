"""The only composer: it opens targets, walks them once, and joins what the families say."""
