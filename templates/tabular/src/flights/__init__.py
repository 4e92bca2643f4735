"""How late will a flight from New York arrive, now that it has left the gate?

Four steps, each a plain typed function in a module of its own: fetch, prepare, train, evaluate.
``flights.pipeline.main`` calls them one after another.
"""
