"""A tree of documents in, a tree of results out: on the cores of this machine, or on a cluster."""
