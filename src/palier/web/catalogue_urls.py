"""The addresses of services, offerings, facilities, and of the catalogue as files."""

from __future__ import annotations

from django.urls import path

from palier.web.views import (
    catalogue,
    changing_services,
    costing,
    exchanging,
    facilities,
    graphs,
    limiting,
    needing,
    offerings,
)

urlpatterns = [
    path("services", catalogue.services, name="services"),
    path("services/new", changing_services.create, name="service-new"),
    path("services/graph", graphs.graph, name="service-graph"),
    path("services/exchange", exchanging.exchange, name="catalogue-exchange"),
    path("services/plan", exchanging.plan, name="catalogue-plan"),
    path("services/import", exchanging.bring_in, name="catalogue-import"),
    path("services/catalogue.yaml", exchanging.documents, name="catalogue-documents"),
    path("services/catalogue.zip", exchanging.tables, name="catalogue-tables"),
    path("services/<int:service>", catalogue.service, name="service"),
    path("services/<int:service>/dependencies", catalogue.dependencies,
         name="service-dependencies"),
    path("services/<int:service>/costs", catalogue.costs, name="service-costs"),
    path("services/<int:service>/journal", catalogue.journal, name="service-journal"),
    path("services/<int:service>/change", changing_services.change, name="service-change"),
    path("services/<int:service>/move/<str:to>", changing_services.move, name="service-move"),
    path("services/<int:service>/dependencies/new", needing.add, name="dependency-new"),
    path("services/dependencies/<int:dependency>/change", needing.change, name="dependency-change"),
    path("services/dependencies/<int:dependency>/remove", needing.remove, name="dependency-remove"),
    path("services/<int:service>/facilities/new", needing.add_facility, name="facility-need-new"),
    path("services/facility-needs/<int:need>/change", needing.change_facility,
         name="facility-need-change"),
    path("services/facility-needs/<int:need>/remove", needing.remove_facility,
         name="facility-need-remove"),
    path("services/<int:service>/costs/new", costing.add, name="cost-new"),
    path("services/costs/<int:cost>/change", costing.change, name="cost-change"),
    path("services/costs/<int:cost>/end", costing.end, name="cost-end"),
    path("services/<int:service>/limits/new", limiting.add, name="limit-new"),
    path("services/limits/<int:limit>/change", limiting.change, name="limit-change"),
    path("services/limits/<int:limit>/remove", limiting.remove, name="limit-remove"),
    path("services/<int:service>/offerings/new", offerings.create, name="offering-new"),
    path("services/offerings/<int:offering>", offerings.offering, name="offering"),
    path("services/offerings/<int:offering>/change", offerings.change, name="offering-change"),
    path("services/offerings/<int:offering>/move/<str:to>", offerings.move, name="offering-move"),
    path("services/offerings/<int:offering>/uses/new", offerings.begin, name="use-new"),
    path("services/uses/<int:use>/end", offerings.end, name="use-end"),
    path("facilities", facilities.facilities, name="facilities"),
    path("facilities/new", facilities.create, name="facility-new"),
    path("facilities/<int:facility>", facilities.facility, name="facility"),
    path("facilities/<int:facility>/change", facilities.change, name="facility-change"),
]  # fmt: skip
