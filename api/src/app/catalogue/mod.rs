//! Application: catalogue.

mod archive;
mod create;
mod import_categories;
mod load;
mod permit;
mod publish;
mod set_stock;
mod update;
mod viewer;

pub use archive::archive_product;
pub use create::{CreateProduct, create_product};
pub use import_categories::{ImportCategoriesError, import_categories};
pub use permit::{
    AddPermits, DecidePermit, ImportRulesError, MAX_PERMITS, WaitingPermitPage, add_permits,
    decide_permit, import_permit_rules, permit_queue, permit_url, remove_permit, sees_papers,
};
pub(crate) use permit::{WITHDRAW_FORBIDDEN_JOB, withdraw_forbidden};
pub use publish::publish_product;
pub use set_stock::{SetStock, set_stock};
pub use update::{UpdateProduct, update_product};
pub use viewer::viewer;
