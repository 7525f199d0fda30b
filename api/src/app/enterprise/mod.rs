//! Commands and queries: enterprise.

mod change_status;
mod check_item;
mod checklist;
mod claim;
mod close_days;
mod decision;
mod documents;
mod expiry;
#[cfg(test)]
mod expiry_tests;
pub mod import;
mod public_contact;
mod queue;
mod read;
mod register;
mod reveal;
mod set_bank_account;
mod set_delivery;
mod update;

pub use change_status::change_status;
pub use check_item::{CheckItem, CheckRefusal, check_item};
pub use checklist::{may_see_application, today};
pub use claim::{
    ClaimEnterprise, ClaimRefusal, RenewRefusal, RenewedCode, claim, renew_claim_code,
};
pub use close_days::{SetClosures, set_closed_days};
pub use decision::{ChangeRefusal, ChangeStatus};
pub(crate) use documents::usable as usable_paper;
pub use documents::{
    AddDocuments, MAX_DOCUMENTS, add_documents, document_url, documents, remove_document,
};
pub(crate) use expiry::{EXPIRY_JOB, follow_expiry};
pub use public_contact::public_contact;
pub use queue::{WaitingEnterprise, verification_queue};
pub use read::{
    LegalNumbers, bank_account, contact, find, find_by_slug, legal_numbers, list, may_see,
};
pub use register::{RegisterEnterprise, register};
pub use reveal::{NumberField, RevealNumber, RevealRefusal, RevealedNumber, reveal_number};
pub use set_bank_account::{SetBankAccount, set_bank_account};
pub use set_delivery::{SetDelivery, set_delivery};
pub use update::{UpdateEnterprise, UpdateRefusal, update_enterprise};
