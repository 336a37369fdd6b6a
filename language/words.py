"""Cuts Chinese text into words with their kind. rjieba takes 2 µs a sentence, the Python jieba a hundred times that."""

import rjieba


def words(text: str) -> list[str]:
    """The words of normalised text, spaces left out."""
    return [word for word in rjieba.cut(text) if not word.isspace()]


def tagged(text: str) -> list[tuple[str, str]]:
    """Words with their part of speech in ICTCLAS letters: n noun, v verb, r pronoun, u particle ..."""
    return [(word, tag) for word, tag in rjieba.tag(text) if not word.isspace()]


def pieces(text: str) -> list[str]:
    """The words of any text with the blanks between them: joined they are the text again."""
    found: list[str] = []
    for word in rjieba.cut(text):
        if word.isspace() and len(word) > 1:
            found += word  # lines may differ in how many blanks follow
        else:
            found.append(word)
    return found
