//! Commands and queries: enterprise.

mod change_status;
mod check_item;
mod checklist;
mod close_days;
mod decision;
mod documents;
mod queue;
mod read;
mod register;
mod set_delivery;
mod update;

pub use change_status::change_status;
pub use check_item::{CheckItem, CheckRefusal, check_item};
pub use checklist::{may_see_application, today};
pub use close_days::{SetClosures, set_closed_days};
pub use decision::{ChangeRefusal, ChangeStatus};
pub use documents::{
    AddDocuments, MAX_DOCUMENTS, add_documents, document_url, documents, remove_document,
};
pub use queue::{WaitingEnterprise, verification_queue};
pub use read::{LegalNumbers, contact, find, find_by_slug, legal_numbers, list, may_see};
pub use register::{RegisterEnterprise, register};
pub use set_delivery::{SetDelivery, set_delivery};
pub use update::{UpdateEnterprise, UpdateRefusal, update_enterprise};
