"""The staff's and departments' web pages: server-rendered, no rule of their own, every page named in `routes.py`."""
