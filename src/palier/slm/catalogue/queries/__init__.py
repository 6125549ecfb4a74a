"""What is in the catalogue, for whom: lists, one service, what rests on what, documents."""

from palier.slm.catalogue.queries.documenting import (
    Extent,
    catalogue_documents,
    catalogue_seen_by,
    documents_called,
    whole_catalogue,
)
from palier.slm.catalogue.queries.graphs import Graph, graph_around
from palier.slm.catalogue.queries.visible import (
    costs_visible_to,
    dependencies_visible_to,
    facilities_visible_to,
    facility_needs_visible_to,
    limits_visible_to,
    offerings_visible_to,
    services_visible_to,
    uses_visible_to,
)

__all__ = [
    "Extent",
    "Graph",
    "catalogue_documents",
    "catalogue_seen_by",
    "costs_visible_to",
    "dependencies_visible_to",
    "documents_called",
    "facilities_visible_to",
    "facility_needs_visible_to",
    "graph_around",
    "limits_visible_to",
    "offerings_visible_to",
    "services_visible_to",
    "uses_visible_to",
    "whole_catalogue",
]
