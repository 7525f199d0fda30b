//! Enterprises: what they are, where they stand, the villages they belong to.

mod change;
mod closure;
mod document;
mod evidence;
mod insert;
mod list;
mod read;
mod row;
#[cfg(test)]
mod tests;
mod update;
mod villages;
mod waiting;

pub use change::{StatusChange, set_delivery_fee, set_status};
pub use closure::{closures_of, set_closures};
pub use document::{
    Document, NewDocument, add_document, documents, end_document, find_document, forget_checks,
    set_check,
};
pub use evidence::evidence_of;
pub use insert::{NewEnterprise, insert};
pub use list::{EnterpriseFilter, EnterpriseListing, list};
pub use read::{
    SealedNumbers, find, find_by_slug, find_for_update, find_many, product_ids, sealed_numbers,
};
pub use update::{EnterpriseContact, contact, may_be_regency, open_orders, update};
pub use villages::{member_villages, missing_villages};
pub use waiting::{Waiting, begin_waiting, end_waiting, waiting};
