//! People, their sessions, and the rights they hold.

mod account;
mod api_token;
mod attempts;
mod breach;
mod code;
mod confirm;
mod consent;
mod delegation;
mod erase;
mod export;
mod export_audit;
mod export_facts;
mod familiar;
mod granted;
mod hold;
mod identity;
mod invitation;
mod mandate;
mod member;
mod membership;
mod ownership;
mod reach;
mod refresh;
mod rights;
mod session;
mod terms;
#[cfg(test)]
mod terms_tests;
#[cfg(test)]
mod tests;
mod withdraw;

pub use account::{
    Account, NewPerson, find, find_account, find_by_login, insert, set_password_hash,
};
pub use api_token::{
    ApiToken, NewApiToken, api_tokens_of, count_api_tokens, end_api_token, end_api_tokens,
    find_live_api_token, insert_api_token, set_api_token_hash, touch_api_token,
};
pub use attempts::{Counted, count_attempt, sweep_attempts, whole_at_ms};
pub use breach::{
    Breach, BreachAlarm, BreachEntry, NewBreachEntry, append_breach_entry, breach_alarm,
    breach_entries, breaches, find_breach, insert_breach,
};
pub use code::{NewCode, drop_code, put_code, sweep_codes, try_code};
pub use confirm::{clear_password, confirm_login, is_confirmed};
pub use consent::{Consent, NewConsent, consents_of, insert_consent, owners_consent};
pub use delegation::{
    Delegation, NewDelegation, accept_delegation, delegations_of, end_delegation, find_delegation,
    find_delegation_between, insert_delegation,
};
pub use erase::{Blockers, blockers, end_invitations_to, erase};
pub use export::{
    Export, export_document, exports_of, find_export, gather, insert_export, keep_export,
    sweep_exports,
};
pub use familiar::{is_familiar, make_familiar, sweep_places};
pub use granted::{GrantedMandate, MandateListing, find_granted, list_mandates, platform_admins};
pub use hold::{hold, lock};
pub use identity::{Identity, identity_of, owned_villages, set_nik};
pub use invitation::{
    Invitation, InvitationEnd, NewInvitation, count_invitations, end_invitation, find_invitation,
    find_invitation_by_code, insert_invitation, invitations_of, invitations_to,
};
pub use mandate::{NewMandate, end_mandate, find_mandate, insert_mandate, mandates_of};
pub use member::{
    Member, change_membership, end_membership, find_member, find_member_of, managers_of,
    members_of, owners_of,
};
pub use membership::{NewMembership, insert_delegated, insert_membership, memberships_of};
pub use ownership::{
    OfferEnd, OwnershipOffer, end_offer, find_offer, insert_offer, offer_of, offers_to,
};
pub use reach::{Reached, note_language, reached};
pub use refresh::{
    KnownRefresh, NextTokens, find_refresh, insert_refresh, renew_session, sweep_refreshes,
    use_refresh,
};
pub use rights::rights_of;
pub use session::{
    ListedSession, LiveSession, NewSession, end_other_sessions, end_session, end_session_of,
    find_live_session, insert_session, sessions_of, sweep_sessions, touch_session,
};
pub use terms::{
    AcceptedTerms, NewTerms, TermsTexts, accepted_terms, find_terms, insert_acceptance,
    insert_terms, known_terms, newest_terms, terms_texts, terms_versions,
};
pub use withdraw::withdraw_invitations_by;
