//! A person's sessions: looking at them, and ending others than the one in use.

use super::trail::entry_of_sign_in;
use crate::app::{Actor, App, CommandError, Denied};
use domain::{NeverRefused, SessionId};
use storage::person::{ListedSession, end_other_sessions, end_session_of, sessions_of};

/// Most sessions that are shown.
const SHOWN: i64 = 100;

/// The sessions of whoever is signed in, the youngest first.
///
/// # Errors
/// [`Denied`] for a program.
pub async fn list_sessions(
    app: &App,
    actor: &Actor,
) -> Result<Vec<ListedSession>, CommandError<NeverRefused>> {
    let person = actor.in_person()?;
    let now = app.environment().clock.now();
    Ok(sessions_of(&app.db, person, now, SHOWN).await?)
}

/// Ends a session of whoever is signed in.
///
/// # Errors
/// [`Denied::NotFound`] for one that is over, or somebody else's.
pub async fn revoke_session(
    app: &App,
    actor: &Actor,
    session: SessionId,
) -> Result<(), CommandError<NeverRefused>> {
    let person = actor.in_person()?;
    let tx = app.db.begin().await?;
    if !end_session_of(&tx, person, session).await? {
        return Err(Denied::NotFound.into());
    }
    let about = ("session.revoke", "session", session.to_string());
    let row = entry_of_sign_in(&tx, actor, person, about).await?;
    storage::audit::record(&tx, row).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends every session of whoever is signed in but the one in use; how many.
pub async fn revoke_other_sessions(
    app: &App,
    actor: &Actor,
) -> Result<u64, CommandError<NeverRefused>> {
    let person = actor.in_person()?;
    let tx = app.db.begin().await?;
    let ended = end_other_sessions(&tx, person, actor.session).await?;
    let about = ("session.revoke_others", "person", person.to_string());
    let mut row = entry_of_sign_in(&tx, actor, person, about).await?;
    row.after = Some(serde_json::json!({ "ended": ended }));
    storage::audit::record(&tx, row).await?;
    tx.commit().await?;
    Ok(ended)
}
