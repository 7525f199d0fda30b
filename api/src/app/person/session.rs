//! Signing in and out.

use super::{entry, token};
use crate::app::{Actor, App, CommandError, Denied};
use chrono::{DateTime, Duration, Utc};
use domain::person::{Login, Password};
use domain::{Language, NeverRefused, PersonId, Refusal};
use storage::person::NewSession;

/// How long a session lasts.
const LIFETIME: Duration = Duration::days(30);

/// What somebody claims to be theirs.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Their phone or e-mail address.
    pub login: Login,
    /// Their password.
    pub password: Password,
}

/// Why nobody was signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInRefusal {
    /// No such account, no password on it, or another one: which of them is not told.
    WrongCredentials,
}

impl Refusal for SignInRefusal {
    fn code(&self) -> &'static str {
        "WRONG_CREDENTIALS"
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => "nomor, surel, atau kata sandi tidak cocok",
            Language::English => "the login or the password is wrong",
        }
        .to_owned()
    }
}

/// A session as its owner gets it, once.
#[derive(Clone)]
pub struct StartedSession {
    /// What each request is signed with; nobody can tell it again.
    pub token: String,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// Who signed in.
    pub person: PersonId,
}

/// Signs somebody in for 30 days. Takes as long for an unknown login as for a wrong password,
/// and counts as one attempt for either.
pub async fn sign_in(
    app: &App,
    actor: &Actor,
    command: SignIn,
) -> Result<StartedSession, CommandError<SignInRefusal>> {
    let now = app.environment().clock.now();
    app.attempts
        .count(now, actor, vec![command.login.clone()])?;
    let account = storage::person::find_by_login(&app.db, &command.login).await?;
    let stored = account.as_ref().and_then(|one| one.password_hash.clone());
    let is_right = app.passwords.is_right(command.password, stored).await?;
    let Some(account) = account.filter(|_| is_right) else {
        return Err(CommandError::Refused(SignInRefusal::WrongCredentials));
    };
    let tx = app.db.begin().await?;
    let person = account.person.id;
    let token = token::write(tx.random());
    let expires_at = tx.now() + LIFETIME;
    let session = NewSession {
        person,
        token_hash: token::hash(&token).unwrap_or_default(),
        expires_at,
    };
    let id = storage::person::insert_session(&tx, session).await?;
    let mut row = entry(actor, "session.start", "session", id);
    row.actor = storage::audit::AuditActor::Person(person);
    storage::audit::record(&tx, row).await?;
    tx.commit().await?;
    Ok(StartedSession {
        token,
        expires_at,
        person,
    })
}

/// Ends the session that the request came with.
pub async fn sign_out(app: &App, actor: &Actor) -> Result<(), CommandError<NeverRefused>> {
    let session = actor.session.ok_or(Denied::Unauthenticated)?;
    let tx = app.db.begin().await?;
    storage::person::end_session(&tx, session).await?;
    storage::audit::record(&tx, entry(actor, "session.end", "session", session)).await?;
    tx.commit().await?;
    Ok(())
}
