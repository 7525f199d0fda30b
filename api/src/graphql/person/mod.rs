//! GraphQL: person.

mod audit_trail;
mod delegation;
mod delegation_type;
mod invitation;
mod mandate_end;
mod mandate_grant;
mod mandates;
mod member;
mod membership_answer;
mod membership_change;
mod membership_invite;
mod person_type;
mod query;
mod register;
mod rights;
mod session;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod viewer;

pub use audit_trail::{AuditMutation, AuditQuery};
pub use delegation::DelegationMutation;
pub use delegation_type::{Delegation, Delegations, delegations_of};
pub use invitation::{MembershipInvitation, MembershipInvitations, invitations_of, name_of};
pub use mandate_end::MandateEndMutation;
pub use mandate_grant::MandateGrantMutation;
pub use mandates::MandateQuery;
pub use member::{EnterpriseMember, EnterpriseMembers, members_of};
pub use membership_answer::MembershipAnswerMutation;
pub use membership_change::MembershipChangeMutation;
pub use membership_invite::MembershipInviteMutation;
pub use person_type::Person;
pub use query::ViewerQuery;
pub use register::PersonRegisterMutation;
pub use rights::{Mandate, MandateKind, Membership, MembershipKind};
pub use session::SessionMutation;
pub use viewer::Viewer;

/// What can be asked about people.
#[derive(async_graphql::MergedObject, Default)]
pub struct PersonQuery(ViewerQuery, MandateQuery, AuditQuery);

/// What can be done about people.
#[derive(async_graphql::MergedObject, Default)]
pub struct PersonMutation(
    PersonRegisterMutation,
    SessionMutation,
    MandateGrantMutation,
    MandateEndMutation,
    MembershipInviteMutation,
    MembershipAnswerMutation,
    MembershipChangeMutation,
    DelegationMutation,
    AuditMutation,
);
