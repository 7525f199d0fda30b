//! Businesses that sell, and what must hold before they may.

mod bank_account;
mod kind;
mod legal;
mod members;
mod profile;
mod slug;
mod status;

pub use bank_account::{AccountNumber, BankAccount, BankCode};
pub use kind::EnterpriseKind;
pub use legal::{LegalNumber, Nib, NikKoperasi, Npwp};
pub use members::{MemberVillage, MemberVillages, check_home};
pub use profile::{DecisionReason, Description, Enterprise, EnterpriseName, Programme};
pub use slug::Slug;
pub use status::{EnterpriseDecision, EnterpriseStatus};
