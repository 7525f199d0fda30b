//! People, their sessions, and the rights they hold.

mod account;
mod delegation;
mod granted;
mod invitation;
mod mandate;
mod member;
mod membership;
mod ownership;
mod rights;
mod session;
#[cfg(test)]
mod tests;

pub use account::{Account, NewPerson, find, find_by_login, insert, set_password_hash};
pub use delegation::{
    Delegation, NewDelegation, accept_delegation, delegations_of, end_delegation, find_delegation,
    find_delegation_between, insert_delegation,
};
pub use granted::{GrantedMandate, MandateListing, find_granted, list_mandates, platform_admins};
pub use invitation::{
    Invitation, InvitationEnd, NewInvitation, count_invitations, end_invitation, find_invitation,
    find_invitation_by_code, insert_invitation, invitations_of, invitations_to,
    withdraw_invitations_by,
};
pub use mandate::{NewMandate, end_mandate, find_mandate, insert_mandate, mandates_of};
pub use member::{
    Member, change_membership, end_membership, find_member, find_member_of, members_of, owners_of,
};
pub use membership::{NewMembership, insert_delegated, insert_membership, memberships_of};
pub use ownership::{
    OfferEnd, OwnershipOffer, end_offer, find_offer, insert_offer, offer_of, offers_to,
};
pub use rights::rights_of;
pub use session::{
    LiveSession, NewSession, end_session, find_live_session, insert_session, sweep_sessions,
};
