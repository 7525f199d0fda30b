//! Businesses that sell, and what must hold before they may.

mod bank_account;
mod change;
mod checklist;
mod closure;
mod kind;
mod legal;
mod members;
mod profile;
mod slug;
mod standing;
mod status;

pub use crate::person::Nik;
pub use bank_account::{AccountNumber, BankAccount, BankCode};
pub use change::{EnterpriseChange, is_identity};
pub use checklist::{ChecklistKey, Verdict};
pub use closure::{Closure, Closures};
pub use kind::EnterpriseKind;
pub use legal::{LegalNumber, Nib, NikKoperasi, Npwp};
pub use members::{MemberVillage, MemberVillages, check_home};
pub use profile::{
    Address, DecisionReason, Description, Enterprise, EnterpriseName, Exemption, Programme,
};
pub use slug::Slug;
pub use standing::{Check, ChecklistItem, Evidence, ItemNote, ItemState, Shown, checklist};
pub use status::{EnterpriseDecision, EnterpriseStatus};

pub(crate) use legal::{digits, mask};
