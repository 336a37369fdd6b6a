"""One short story on every channel, played by the real service over real HTTP, and a transcript of what each side sent.

`python -m tests.transcripts telegram-webhook` prints one, `python -m tests.transcripts all --out DIR` writes them all.
"""
