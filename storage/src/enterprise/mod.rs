//! Enterprises: what they are, where they stand, the villages they belong to.

mod change;
mod claim;
mod closure;
mod document;
mod evidence;
mod insert;
mod list;
mod numbers;
mod paper;
mod read;
mod row;
#[cfg(test)]
mod tests;
mod told;
mod update;
mod villages;
mod waiting;

pub use change::{StatusChange, set_delivery_fee, set_status};
pub use claim::{
    ClaimCode, NewClaimCode, claim, find_claim_code, imported, insert_claim_code, note_imported,
};
pub use closure::{closures_of, set_closures};
pub use document::{
    Document, NewDocument, add_document, documents, end_document, find_document, forget_checks,
    set_check,
};
pub use evidence::evidence_of;
pub use insert::{NewEnterprise, insert};
pub use list::{EnterpriseFilter, EnterpriseListing, list};
pub use numbers::{SealedNumbers, sealed_numbers, set_bank_account};
pub use paper::{
    ExpiringPaper, LAPSED, Manager, PaperKind, expiring, lapsed, managers_of, note_reminders,
};
pub use read::{find, find_by_slug, find_for_update, find_many, product_ids};
pub use told::{PastChange, checks_told_at, find_status_change, mark_checks_told, rejected_checks};
pub use update::{EnterpriseContact, contact, may_be_regency, open_orders, update};
pub use villages::{member_villages, missing_villages};
pub use waiting::{Waiting, all_begin_waiting, begin_waiting, end_waiting, waiting};
