//! GraphQL: enterprise.

mod bank_account;
mod claim;
mod decide;
mod delivery_set;
mod enterprise_type;
mod kind;
mod legal_numbers;
mod loader;
mod member_village;
mod number_reveal;
mod query;
mod register;
#[cfg(test)]
mod tests;
mod transfer;
mod transfer_type;

pub use bank_account::{EnterpriseBankAccount, EnterpriseBankAccountSetMutation};
pub use claim::EnterpriseClaimMutation;
pub use decide::EnterpriseDecisionMutation;
pub use delivery_set::EnterpriseDeliverySetMutation;
pub use enterprise_type::Enterprise;
pub use kind::{EnterpriseKind, EnterpriseStatus};
pub use legal_numbers::EnterpriseLegalNumbers;
pub use loader::{EnterpriseLoader, load_enterprise, load_seller};
pub use member_village::MemberVillage;
pub use number_reveal::EnterpriseNumberRevealMutation;
pub use query::EnterpriseQuery;
pub use register::EnterpriseRegisterMutation;
pub use transfer::EnterpriseTransferMutation;
pub use transfer_type::EnterpriseTransfer;

/// What can be done about enterprises.
#[derive(async_graphql::MergedObject, Default)]
pub struct EnterpriseMutation(
    EnterpriseRegisterMutation,
    EnterpriseDecisionMutation,
    EnterpriseDeliverySetMutation,
    EnterpriseTransferMutation,
    EnterpriseClaimMutation,
    EnterpriseBankAccountSetMutation,
    EnterpriseNumberRevealMutation,
);
