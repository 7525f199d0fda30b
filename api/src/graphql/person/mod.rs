//! GraphQL: person.

mod api_token;
#[cfg(test)]
mod api_token_tests;
mod api_token_type;
mod attempts;
mod audit_trail;
mod breach;
mod breach_type;
mod browser;
#[cfg(test)]
mod code_tests;
mod consent;
#[cfg(test)]
mod consent_tests;
mod consent_type;
mod delegation;
mod delegation_type;
mod erase;
#[cfg(test)]
mod erase_tests;
mod export;
mod identity;
mod invitation;
mod login_confirm;
mod mandate_end;
mod mandate_grant;
mod mandates;
mod member;
mod membership_answer;
mod membership_change;
mod membership_invite;
mod password;
mod person_type;
#[cfg(test)]
mod privacy_tests;
mod query;
mod register;
mod rights;
mod session;
mod session_refresh;
mod session_revoke;
#[cfg(test)]
mod session_tests;
mod session_type;
mod sign_in_code;
mod terms_accept;
mod terms_publish;
#[cfg(test)]
mod terms_tests;
mod terms_type;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod typed_code;
mod viewer;

pub use api_token::ApiTokenMutation;
pub use api_token_type::{ApiToken, ApiTokenAbility};
pub(crate) use attempts::ATTEMPTS;
pub use audit_trail::{AuditMutation, AuditQuery};
pub use breach::{BreachMutation, BreachQuery};
pub use browser::SessionTransport;
pub(crate) use browser::{BY_REFRESH, Browser};
pub use consent::ConsentMutation;
pub use consent_type::{Consent, ConsentText};
pub use delegation::DelegationMutation;
pub use delegation_type::{Delegation, Delegations, delegations_of};
pub use erase::PersonEraseMutation;
pub use export::{PersonExport, PersonExportMutation};
pub use identity::{PersonIdentity, PersonIdentityMutation};
pub use invitation::{MembershipInvitation, MembershipInvitations, invitations_of, name_of};
pub use login_confirm::LoginConfirmMutation;
pub use mandate_end::MandateEndMutation;
pub use mandate_grant::MandateGrantMutation;
pub use mandates::MandateQuery;
pub use member::{EnterpriseMember, EnterpriseMembers, members_of};
pub use membership_answer::MembershipAnswerMutation;
pub use membership_change::MembershipChangeMutation;
pub use membership_invite::MembershipInviteMutation;
pub use password::PasswordMutation;
pub use person_type::Person;
pub use query::ViewerQuery;
pub use register::PersonRegisterMutation;
pub use rights::{Mandate, MandateKind, Membership, MembershipKind};
pub use session::SessionMutation;
pub use session_refresh::SessionRefreshMutation;
pub use session_revoke::SessionRevokeMutation;
pub use session_type::{Session, SessionKind};
pub use sign_in_code::SignInCodeMutation;
pub use terms_accept::TermsAcceptMutation;
pub use terms_publish::TermsPublishMutation;
pub use terms_type::{AcceptedTerms, AcceptedTermsInput, TermsDocument, TermsVersion, accepted};
pub use viewer::Viewer;

/// What can be asked about people.
#[derive(async_graphql::MergedObject, Default)]
pub struct PersonQuery(ViewerQuery, MandateQuery, AuditQuery, BreachQuery);

/// What can be done about people.
#[derive(async_graphql::MergedObject, Default)]
pub struct PersonMutation(
    PersonRegisterMutation,
    PersonIdentityMutation,
    PersonExportMutation,
    PersonEraseMutation,
    SessionMutation,
    SessionRefreshMutation,
    SessionRevokeMutation,
    SignInCodeMutation,
    PasswordMutation,
    LoginConfirmMutation,
    ApiTokenMutation,
    MandateGrantMutation,
    MandateEndMutation,
    MembershipInviteMutation,
    MembershipAnswerMutation,
    MembershipChangeMutation,
    DelegationMutation,
    AuditMutation,
    TermsAcceptMutation,
    TermsPublishMutation,
    ConsentMutation,
    BreachMutation,
);
