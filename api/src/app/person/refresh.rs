//! Keeping a session going: each refresh token is good once.
//!
//! On a weak network an answer gets lost, and the client sends the same refresh token again. Within
//! [`GRACE`], and as long as nobody used the token that followed, it is answered the same again.
//! Any other second use means that two have the token: the session ends, and its person is told.

use super::session::{ACCESS_LIFETIME, Derived, LIFETIME, StartedSession};
use super::token::TokenKind;
use super::trail::entry_of_sign_in;
use crate::app::notice::{Notice, Recipient, tell};
use crate::app::{Actor, App, CommandError, Denied};
use chrono::{DateTime, Duration, Utc};
use domain::{NeverRefused, SessionId};
use storage::person::{KnownRefresh, NextTokens, find_refresh, renew_session, use_refresh};
use storage::{StorageError, Tx};

/// How long a refresh token that was used is answered again.
const GRACE: Duration = Duration::seconds(60);

/// The next tokens of a session, for its refresh token.
///
/// # Errors
/// [`Denied::Unauthenticated`] when the token is none, has run out, or was used before.
pub async fn refresh_session(
    app: &App,
    actor: &Actor,
    token: &str,
) -> Result<StartedSession, CommandError<NeverRefused>> {
    let hash = TokenKind::Refresh
        .hash(token)
        .ok_or(Denied::Unauthenticated)?;
    let next = Derived::from(app, token);
    let tx = app.db.begin().await?;
    let known = live(&tx, &hash).await?;
    if use_refresh(&tx, &hash).await? {
        let renewed = renew(&tx, actor, &known, next).await?;
        tx.commit().await?;
        return Ok(renewed);
    }
    // Whoever was first may have been so in this very moment: what stands there now counts.
    let known = live(&tx, &hash).await?;
    if let Some(same) = answered_again(&tx, &known, next).await? {
        return Ok(same);
    }
    storage::person::end_session(&tx, known.session).await?;
    let about = ("session.reuse", "session", known.session.to_string());
    let row = entry_of_sign_in(&tx, actor, known.person, about).await?;
    storage::audit::record(&tx, row).await?;
    let recipient = Recipient::person(known.person).in_language(actor.language);
    tell(&tx, app, recipient, Notice::SessionStolen).await?;
    tx.commit().await?;
    Err(Denied::Unauthenticated.into())
}

/// The session that `token` keeps going, whether it was used or not; `None` when it is no refresh
/// token, or one of a session that is over.
pub async fn session_of_refresh(app: &App, token: &str) -> Result<Option<SessionId>, StorageError> {
    let Some(hash) = TokenKind::Refresh.hash(token) else {
        return Ok(None);
    };
    let now = app.environment().clock.now();
    let known = find_refresh(&app.db, &hash).await?;
    Ok(known.filter(|one| is_live(one, now)).map(|one| one.session))
}

fn is_live(one: &KnownRefresh, now: DateTime<Utc>) -> bool {
    !one.is_ended && one.session_expires_at > now && one.created_at + LIFETIME > now
}

/// The refresh token, unless its session is over.
pub(super) async fn live<E>(tx: &Tx, hash: &[u8]) -> Result<KnownRefresh, CommandError<E>> {
    let known = find_refresh(tx, hash).await?;
    Ok(known
        .filter(|one| is_live(one, tx.now()))
        .ok_or(Denied::Unauthenticated)?)
}

async fn renew(
    tx: &Tx,
    actor: &Actor,
    known: &KnownRefresh,
    next: Derived,
) -> Result<StartedSession, CommandError<NeverRefused>> {
    let expires_at = tx.now() + ACCESS_LIFETIME;
    let refresh_expires_at = tx.now() + LIFETIME;
    let tokens = NextTokens {
        access_hash: TokenKind::Access.hash(&next.access).unwrap_or_default(),
        access_expires_at: expires_at,
        refresh_hash: TokenKind::Refresh.hash(&next.refresh).unwrap_or_default(),
        expires_at: refresh_expires_at,
    };
    renew_session(tx, known.session, tokens).await?;
    let about = ("session.refresh", "session", known.session.to_string());
    let row = entry_of_sign_in(tx, actor, known.person, about).await?;
    storage::audit::record(tx, row).await?;
    Ok(StartedSession {
        token: next.access,
        expires_at,
        refresh_token: next.refresh,
        refresh_expires_at,
        person: known.person,
        session: known.session,
    })
}

/// What the first use was answered, when that may have been lost on its way.
async fn answered_again(
    tx: &Tx,
    known: &KnownRefresh,
    next: Derived,
) -> Result<Option<StartedSession>, CommandError<NeverRefused>> {
    let is_recent = known.used_at.is_some_and(|used| used + GRACE > tx.now());
    let follower = TokenKind::Refresh.hash(&next.refresh).unwrap_or_default();
    let follower = find_refresh(tx, &follower).await?;
    let is_unused = follower.is_some_and(|one| one.used_at.is_none());
    let Some(expires_at) = known.access_expires_at.filter(|_| is_recent && is_unused) else {
        return Ok(None);
    };
    Ok(Some(StartedSession {
        token: next.access,
        expires_at,
        refresh_token: next.refresh,
        refresh_expires_at: known.session_expires_at,
        person: known.person,
        session: known.session,
    }))
}
