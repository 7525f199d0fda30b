//! A code with its login, as mutations take them.

use crate::app::person::TypedCode;
use crate::graphql::parse::Parsing;
use domain::person::{Login, OneTimeCode};

/// Reads the fields `login` and `code` of an input.
pub(super) fn typed(parsing: &mut Parsing, login: &str, code: &str) -> Option<TypedCode> {
    let login = parsing.field("login", Login::parse(login));
    let code = parsing.field("code", OneTimeCode::parse(code));
    Some(TypedCode {
        login: login?,
        code: code?,
    })
}
