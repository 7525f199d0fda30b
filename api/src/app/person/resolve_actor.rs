//! From the token of a request to who asks.

use super::token::TokenKind;
use crate::app::{Actor, App, CommandError, Denied};
use chrono::{DateTime, Duration, Utc};
use domain::{ApiTokenId, Language, NeverRefused, SessionId};
use storage::StorageError;
use storage::person::{
    find_live_api_token, find_live_session, rights_of, touch_api_token, touch_session,
};

/// For so long it is not written down again that a token is in use.
const TOUCH_EVERY: Duration = Duration::minutes(15);
/// How long a request waits at most for that to be written down.
const TOUCH_PATIENCE: std::time::Duration = std::time::Duration::from_millis(100);

/// Who stands behind a request: nobody without a token, otherwise its person with their rights, as
/// far as the token reaches.
///
/// Three statements at most, and none for what cannot be a token; now and then one more, which
/// notes that the token is in use.
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
    let now = app.environment().clock.now();
    if let Some(hash) = TokenKind::Api.hash(bearer) {
        let token = find_live_api_token(&app.db, hash, now).await?;
        let token = token.ok_or(Denied::Unauthenticated)?;
        note_use(app, InUse::ApiToken(token.id), token.last_used_at, now).await;
        let rights = rights_of(&app.db, token.person).await?;
        return Ok(Actor {
            person: Some(token.person),
            rights: rights.narrowed(&token.reach),
            reach: Some(token.reach),
            ..anonymous
        });
    }
    resolve_session(app, bearer, anonymous).await
}

/// Who stands behind a request with the `token` of a session: nobody else's will do. `anonymous`
/// is what is known of the request without it.
///
/// # Errors
/// [`Denied::Unauthenticated`] when the token is unknown, ended or too old.
pub async fn resolve_session(
    app: &App,
    token: &str,
    anonymous: Actor,
) -> Result<Actor, CommandError<NeverRefused>> {
    let hash = TokenKind::Access.hash(token);
    let hash = hash.ok_or(Denied::Unauthenticated)?;
    let now = app.environment().clock.now();
    let session = find_live_session(&app.db, hash, now).await?;
    let session = session.ok_or(Denied::Unauthenticated)?;
    note_use(
        app,
        InUse::Session(session.id),
        Some(session.last_used_at),
        now,
    )
    .await;
    Ok(Actor {
        person: Some(session.person),
        session: Some(session.id),
        rights: rights_of(&app.db, session.person).await?,
        ..anonymous
    })
}

/// What is in use.
#[derive(Debug, Clone, Copy)]
enum InUse {
    Session(SessionId),
    ApiToken(ApiTokenId),
}

/// Notes now and then that a token is in use. That it could not be noted keeps nobody from it.
async fn note_use(app: &App, what: InUse, last: Option<DateTime<Utc>>, now: DateTime<Utc>) {
    let before = now - TOUCH_EVERY;
    if last.is_some_and(|last| last >= before) {
        return;
    }
    let noted = tokio::time::timeout(TOUCH_PATIENCE, touch(app, what, before)).await;
    if !matches!(noted, Ok(Ok(()))) {
        tracing::debug!("it was not noted that a token is in use");
    }
}

async fn touch(app: &App, what: InUse, before: DateTime<Utc>) -> Result<(), StorageError> {
    let tx = app.db.begin().await?;
    match what {
        InUse::Session(id) => touch_session(&tx, id, before).await?,
        InUse::ApiToken(id) => touch_api_token(&tx, id, before).await?,
    }
    tx.commit().await
}
