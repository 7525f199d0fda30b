//! GraphQL: enterprise.

#[cfg(test)]
mod application_tests;
mod bank_account;
mod checklist;
mod claim;
mod close;
mod closure;
mod decide;
mod delivery_set;
mod document;
mod document_change;
mod documents_add;
mod enterprise_type;
mod hand_back;
mod kind;
mod legal_numbers;
mod loader;
mod member_village;
mod number_reveal;
mod query;
mod queue;
mod register;
#[cfg(test)]
mod tests;
mod transfer;
mod transfer_type;

pub use bank_account::{EnterpriseBankAccount, EnterpriseBankAccountSetMutation};
pub use claim::EnterpriseClaimMutation;
mod update;
mod verify;

pub use checklist::{EnterpriseChecklistItem, EnterpriseChecklistKey, EnterpriseItemState};
pub use closure::EnterpriseClosure;
pub use decide::EnterpriseDecisionMutation;
pub use delivery_set::EnterpriseDeliverySetMutation;
pub use document::EnterpriseDocument;
pub use enterprise_type::Enterprise;
pub use kind::{EnterpriseKind, EnterpriseStatus};
pub use legal_numbers::EnterpriseLegalNumbers;
pub use loader::{EnterpriseLoader, load_enterprise, load_seller};
pub use member_village::MemberVillage;
pub use number_reveal::EnterpriseNumberRevealMutation;
pub use query::EnterpriseQuery;
pub use queue::VerificationQuery;
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
    verify::EnterpriseVerifyMutation,
    hand_back::EnterpriseReturnMutation,
    close::EnterpriseCloseMutation,
    closure::EnterpriseClosureSetMutation,
    update::EnterpriseUpdateMutation,
    documents_add::EnterpriseDocumentsAddMutation,
    document_change::EnterpriseDocumentMutation,
);
