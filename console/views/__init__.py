"""The pages themselves: read the request, call `desk/` or `knowledge_base/`, render. `routes.py` says who gets in."""
