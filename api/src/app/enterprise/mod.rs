//! Commands and queries: enterprise.

mod change_status;
mod claim;
pub mod import;
mod read;
mod register;
mod reveal;
mod set_bank_account;
mod set_delivery;

pub use change_status::{ChangeRefusal, ChangeStatus, change_status};
pub use claim::{
    ClaimEnterprise, ClaimRefusal, RenewRefusal, RenewedCode, claim, renew_claim_code,
};
pub use read::{LegalNumbers, bank_account, find, find_by_slug, legal_numbers, list, may_see};
pub use register::{RegisterEnterprise, register};
pub use reveal::{NumberField, RevealNumber, RevealRefusal, RevealedNumber, reveal_number};
pub use set_bank_account::{SetBankAccount, set_bank_account};
pub use set_delivery::{SetDelivery, set_delivery};
