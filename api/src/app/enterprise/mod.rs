//! Commands and queries: enterprise.

mod change_status;
mod claim;
pub mod import;
mod read;
mod register;
mod set_delivery;

pub use change_status::{ChangeRefusal, ChangeStatus, change_status};
pub use claim::{
    ClaimEnterprise, ClaimRefusal, RenewRefusal, RenewedCode, claim, renew_claim_code,
};
pub use read::{LegalNumbers, find, find_by_slug, legal_numbers, list, may_see};
pub use register::{RegisterEnterprise, register};
pub use set_delivery::{SetDelivery, set_delivery};
