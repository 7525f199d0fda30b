//! Enterprises: what they are, where they stand, the villages they belong to.

mod change;
mod claim;
mod insert;
mod list;
mod numbers;
mod read;
mod row;
#[cfg(test)]
mod tests;
mod villages;

pub use change::{StatusChange, set_delivery_fee, set_status};
pub use claim::{
    ClaimCode, NewClaimCode, claim, find_claim_code, imported, insert_claim_code, note_imported,
};
pub use insert::{NewEnterprise, insert};
pub use list::{EnterpriseFilter, EnterpriseListing, list};
pub use numbers::{SealedNumbers, sealed_numbers, set_bank_account};
pub use read::{find, find_by_slug, find_for_update, find_many, product_ids};
pub use villages::{member_villages, missing_villages};
