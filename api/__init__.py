"""HTTP over the library: routes, schemas, auth, streaming, and the ask page."""
