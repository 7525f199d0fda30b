//! Application: catalogue.

mod archive;
mod close_report;
mod create;
mod import_categories;
mod load;
mod permit;
mod pictures;
mod publish;
mod report;
mod reports;
mod set_stock;
mod unhide;
mod update;
mod viewer;

pub use archive::archive_product;
pub use close_report::{CloseReport, CloseReportRefusal, close_report};
pub use create::{CreateProduct, create_product};
pub use import_categories::{ImportCategoriesError, import_categories};
pub use permit::{
    AddPermits, DecidePermit, ImportRulesError, MAX_PERMITS, WaitingPermitPage, add_permits,
    decide_permit, import_permit_rules, permit_queue, permit_url, remove_permit, sees_papers,
};
pub(crate) use permit::{WITHDRAW_FORBIDDEN_JOB, withdraw_forbidden};
pub use publish::publish_product;
pub use report::{ReportProduct, ReportRefusal, report_product};
pub use reports::product_reports;
pub use set_stock::{SetStock, set_stock};
pub use unhide::{UnhideProduct, unhide_product};
pub use update::{UpdateProduct, update_product};
pub use viewer::viewer;
