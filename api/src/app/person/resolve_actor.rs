//! From the token of a request to who asks.

use super::token;
use crate::app::{Actor, App, CommandError, Denied};
use domain::{Language, NeverRefused};

/// Who stands behind a request: nobody without a token, otherwise its person with their rights.
///
/// Three statements at most, and none for what cannot be a token.
///
/// # Errors
/// [`Denied::Unauthenticated`] when the token is unknown, ended or too old: a client that thinks
/// it is signed in must learn that it is not.
pub async fn resolve_actor(
    app: &App,
    bearer: Option<&str>,
    language: Language,
    request_id: String,
) -> Result<Actor, CommandError<NeverRefused>> {
    let anonymous = Actor::anonymous(language, request_id);
    let Some(bearer) = bearer else {
        return Ok(anonymous);
    };
    let hash = token::hash(bearer).ok_or(Denied::Unauthenticated)?;
    let now = app.environment().clock.now();
    let session = storage::person::find_live_session(&app.db, hash, now).await?;
    let session = session.ok_or(Denied::Unauthenticated)?;
    Ok(Actor {
        person: Some(session.person),
        session: Some(session.id),
        rights: storage::person::rights_of(&app.db, session.person).await?,
        ..anonymous
    })
}
