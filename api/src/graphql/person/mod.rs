//! GraphQL: person.

mod api_token;
#[cfg(test)]
mod api_token_tests;
mod api_token_type;
#[cfg(test)]
mod code_tests;
mod login_confirm;
mod mandate_grant;
mod password;
mod person_type;
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
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod typed_code;
mod viewer;

pub use api_token::ApiTokenMutation;
pub use api_token_type::{ApiToken, ApiTokenAbility};
pub use login_confirm::LoginConfirmMutation;
pub use mandate_grant::MandateGrantMutation;
pub use password::PasswordMutation;
pub use person_type::Person;
pub use query::PersonQuery;
pub use register::PersonRegisterMutation;
pub use rights::{Mandate, MandateKind, Membership, MembershipKind};
pub use session::SessionMutation;
pub use session_refresh::SessionRefreshMutation;
pub use session_revoke::SessionRevokeMutation;
pub use session_type::{Session, SessionKind};
pub use sign_in_code::SignInCodeMutation;
pub use viewer::Viewer;

/// What can be done about people.
#[derive(async_graphql::MergedObject, Default)]
pub struct PersonMutation(
    PersonRegisterMutation,
    SessionMutation,
    SessionRefreshMutation,
    SessionRevokeMutation,
    SignInCodeMutation,
    PasswordMutation,
    LoginConfirmMutation,
    ApiTokenMutation,
    MandateGrantMutation,
);
