"""Full-text search as each engine has it. A table `x` with `words` and `office_words` has its index in `x_index` on
SQLite (FTS5) and in the column `vector` on PostgreSQL; both read the same query.
"""

from collections.abc import Iterable

from storage.sql import Engine


def query(words: Iterable[str]) -> str:
    """What `hits` is asked for: rows with all of these words, which hold letters and digits alone."""
    return " ".join(f'"{word}"' for word in words)


def hits(engine: Engine, table: str, words_alone: bool = False) -> str:
    """A SELECT of the ids of rows that hold the `:query`, below `:before`, the newest first; a LIMIT may follow.

    With `words_alone` what stands in `office_words` is not searched.
    """
    if engine == "sqlite":
        asked = "'words : (' || :query || ')'" if words_alone else ":query"
        return (
            f"SELECT rowid AS id FROM {table}_index WHERE {table}_index MATCH {asked} AND rowid < :before"
            " ORDER BY rowid DESC"
        )
    asked, alone = "websearch_to_tsquery('simple', :query)", f" AND {_IN_WORDS}" if words_alone else ""
    return f"SELECT id FROM {table} WHERE vector @@ {asked}{alone} AND id < :before ORDER BY id DESC"


_IN_WORDS = (
    "NOT EXISTS (SELECT 1 FROM unnest(string_to_array(trim('\"' FROM :query), '\" \"')) word"
    " WHERE strpos(' ' || words || ' ', ' ' || word || ' ') = 0)"
)
"""Each word of a `query` stands among `words`: a tenth of what reading them as a vector costs."""
