"""For whoever runs the service: alive, ready, metrics."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, Response

from api.problems import documented
from api.schemas import Alive, Ready
from api.services import ServicesDep
from kb.index.encoder import TokenEncoder

router = APIRouter(tags=["operations"])


@router.get("/healthz", operation_id="health", summary="The process runs")
async def health() -> Alive:
    """Touches nothing, so it answers however busy the library is."""
    return Alive()


@router.get("/readyz", operation_id="ready", summary="The library answers", responses=documented(503))
def ready(services: ServicesDep) -> Ready:
    """The lifespan lets no request in before the library is open and its encoder loaded; this asks the catalog."""
    library = services.library
    encoder = library.encoder
    return Ready(
        index_version=library.index_version,
        version=version("footnote"),
        encoder=encoder.name,
        token_vectors=isinstance(encoder, TokenEncoder),
    )


@router.get("/metrics", operation_id="metrics", summary="Prometheus metrics", response_class=Response)
def metrics(services: ServicesDep) -> Response:
    library = services.library
    text = services.metrics.text(library.index_version, library.catalog.jobs.counts())
    return Response(text, media_type=services.metrics.media_type)
