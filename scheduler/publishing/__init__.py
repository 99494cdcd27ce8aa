"""The use case: due → claim → prepare → publish → receipt; and settling what is unknown."""
