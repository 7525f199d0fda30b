//! GraphQL: permits of products, and the rules that ask for them.

mod add;
mod decide;
mod kind;
mod loader;
mod note;
mod permit_type;
mod queue;
mod remove;
mod rule;

pub use kind::{ProductPermitKind, ProductPermitStatus};
pub use note::PermitNote;
pub(super) use note::{duties_of, public_notes_of};
pub use permit_type::ProductPermit;
pub(super) use permit_type::permits_shown;
pub use rule::PermitRule;
pub(super) use rule::rules_about;

/// What can be asked about permits.
#[derive(async_graphql::MergedObject, Default)]
pub struct PermitQuery(queue::PermitQueueQuery);

/// What can be done with permits.
#[derive(async_graphql::MergedObject, Default)]
pub struct PermitMutation(
    add::ProductPermitsAddMutation,
    remove::ProductPermitRemoveMutation,
    decide::ProductPermitDecideMutation,
);
