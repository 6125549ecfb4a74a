"""What can be done with the catalogue, each recorded in the journal."""

from palier.slm.catalogue.actions.awaiting import (
    IMPORT,
    PLAN,
    CatalogueFile,
    ask_for_import,
    ask_for_plan,
    forget_file,
    keep_outcome,
    kept_outcome,
    waiting_file,
)
from palier.slm.catalogue.actions.bringing import Part
from palier.slm.catalogue.actions.cataloguing import (
    NewService,
    ServiceFacts,
    change_service,
    create_service,
    move_service,
)
from palier.slm.catalogue.actions.comparing import Compared, compared
from palier.slm.catalogue.actions.costing import CostFacts, add_cost, change_cost, end_cost
from palier.slm.catalogue.actions.equipping import (
    FacilityFacts,
    change_facility,
    create_facility,
)
from palier.slm.catalogue.actions.importing import (
    Change,
    Import,
    import_catalogue,
    plan_import,
)
from palier.slm.catalogue.actions.limiting import (
    LimitFacts,
    add_limit,
    change_limit,
    remove_limit,
)
from palier.slm.catalogue.actions.living import STEPS
from palier.slm.catalogue.actions.needing import (
    Need,
    add_dependency,
    change_dependency,
    leave_facility,
    need_facility,
    remove_dependency,
    set_dependencies,
)
from palier.slm.catalogue.actions.offering import (
    NewOffering,
    OfferingFacts,
    Use,
    begin_use,
    change_offering,
    create_offering,
    end_use,
    move_offering,
)
from palier.slm.catalogue.actions.taking import Outcome

__all__ = [
    "IMPORT",
    "PLAN",
    "STEPS",
    "CatalogueFile",
    "Change",
    "Compared",
    "CostFacts",
    "FacilityFacts",
    "Import",
    "LimitFacts",
    "Need",
    "NewOffering",
    "NewService",
    "OfferingFacts",
    "Outcome",
    "Part",
    "ServiceFacts",
    "Use",
    "add_cost",
    "add_dependency",
    "add_limit",
    "ask_for_import",
    "ask_for_plan",
    "begin_use",
    "change_cost",
    "change_dependency",
    "change_facility",
    "change_limit",
    "change_offering",
    "change_service",
    "compared",
    "create_facility",
    "create_offering",
    "create_service",
    "end_cost",
    "end_use",
    "forget_file",
    "import_catalogue",
    "keep_outcome",
    "kept_outcome",
    "leave_facility",
    "move_offering",
    "move_service",
    "need_facility",
    "plan_import",
    "remove_dependency",
    "remove_limit",
    "set_dependencies",
    "waiting_file",
]
