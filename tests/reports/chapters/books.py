"""The base's book of sentences, for tests of what is made from it."""

from functools import cache

from hotline.pack.binding import Binder
from hotline.pack.files import base
from reports.chapters.book import Book


@cache
def base_book() -> Book:
    binder = Binder(base().documents["bulletins"])
    book = binder.bind(Book)
    assert book is not None and binder.faults == []
    return book
