//! GraphQL: person.

mod erase;
mod export;
mod identity;
mod mandate_grant;
mod person_type;
#[cfg(test)]
mod privacy_tests;
mod query;
mod register;
mod rights;
mod session;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod viewer;

pub use erase::PersonEraseMutation;
pub use export::{PersonExport, PersonExportMutation};
pub use identity::{PersonIdentity, PersonIdentityMutation};
pub use mandate_grant::MandateGrantMutation;
pub use person_type::Person;
pub use query::PersonQuery;
pub use register::PersonRegisterMutation;
pub use rights::{Mandate, MandateKind, Membership, MembershipKind};
pub use session::SessionMutation;
pub use viewer::Viewer;

/// What can be done about people.
#[derive(async_graphql::MergedObject, Default)]
pub struct PersonMutation(
    PersonRegisterMutation,
    PersonIdentityMutation,
    PersonExportMutation,
    PersonEraseMutation,
    SessionMutation,
    MandateGrantMutation,
);
