//! Signing in and out.

use super::refresh::live;
use super::throttle::{Attempt, admit, compare, remember_place};
use super::token::TokenKind;
use super::trail::entry_of_sign_in;
use crate::app::{Actor, App, CommandError, Denied};
use chrono::{DateTime, Duration, Utc};
use domain::person::{ClientLabel, Login, Password};
use domain::{Language, NeverRefused, PersonId, Refusal, SessionId};
use storage::person::NewSession;
use storage::{StorageError, Tx};

/// How long the token of requests is good.
pub(super) const ACCESS_LIFETIME: Duration = Duration::hours(1);
/// How long a session lasts that nobody keeps going.
pub(super) const LIFETIME: Duration = Duration::days(30);

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
    /// When the token ends.
    pub expires_at: DateTime<Utc>,
    /// What the next token is had for, once.
    pub refresh_token: String,
    /// When the session ends, unless it is refreshed before.
    pub refresh_expires_at: DateTime<Utc>,
    /// Who signed in.
    pub person: PersonId,
    /// The session.
    pub session: SessionId,
}

/// The tokens that follow from a refresh token. They are derived from it under the platform's key,
/// so that the same refresh token, sent again when the answer was lost, is answered the same.
pub(super) struct Derived {
    pub(super) access: String,
    pub(super) refresh: String,
}

impl Derived {
    pub(super) fn from(app: &App, refresh_token: &str) -> Self {
        let secret = |purpose| app.keyed_hash(purpose, refresh_token.as_bytes());
        Self {
            access: TokenKind::Access.write(&secret("session-access")),
            refresh: TokenKind::Refresh.write(&secret("session-refresh")),
        }
    }
}

/// Signs somebody in. Takes as long for an unknown login as for a wrong password, and counts as one
/// attempt for either.
pub async fn sign_in(
    app: &App,
    actor: &Actor,
    command: SignIn,
) -> Result<StartedSession, CommandError<SignInRefusal>> {
    let logins = std::slice::from_ref(&command.login);
    let admitted = admit(app, actor, Attempt::Password, logins).await?;
    let account = storage::person::find_by_login(&app.db, &command.login).await?;
    let stored = account.as_ref().and_then(|one| one.password_hash.clone());
    let typed = (command.password, stored);
    let is_right = compare(app, actor, (&admitted, logins), typed).await?;
    let Some(account) = account.filter(|_| is_right) else {
        return Err(CommandError::Refused(SignInRefusal::WrongCredentials));
    };
    let tx = app.db.begin().await?;
    let started = start(&tx, actor, (account.person.id, "PASSWORD")).await?;
    remember_place(app, &tx, actor, &command.login).await?;
    tx.commit().await?;
    Ok(started)
}

/// Begins a session of `person`, and audits it. Notices come in the language they sign in with.
pub(super) async fn start(
    tx: &Tx,
    actor: &Actor,
    (person, started_by): (PersonId, &'static str),
) -> Result<StartedSession, StorageError> {
    let refresh_token = TokenKind::Refresh.write(&tx.random::<32>());
    let token = TokenKind::Access.write(&tx.random::<32>());
    let expires_at = tx.now() + ACCESS_LIFETIME;
    let refresh_expires_at = tx.now() + LIFETIME;
    let session = NewSession {
        person,
        token_hash: TokenKind::Access.hash(&token).unwrap_or_default(),
        access_expires_at: Some(expires_at),
        expires_at: refresh_expires_at,
        started_by,
        client: actor
            .client
            .as_ref()
            .map(|one| ClientLabel::as_str(one).to_owned()),
    };
    let id = storage::person::insert_session(tx, session).await?;
    let refresh_hash = TokenKind::Refresh.hash(&refresh_token).unwrap_or_default();
    storage::person::insert_refresh(tx, id, refresh_hash).await?;
    storage::person::note_language(tx, person, actor.language).await?;
    let about = ("session.start", "session", id.to_string());
    let row = entry_of_sign_in(tx, actor, person, about).await?;
    storage::audit::record(tx, row).await?;
    Ok(StartedSession {
        token,
        expires_at,
        refresh_token,
        refresh_expires_at,
        person,
        session: id,
    })
}

/// Ends the session that the request came with: the one that `refresh` keeps going, when it came
/// with that.
///
/// # Errors
/// [`Denied::Unauthenticated`] when there is none, or none any more.
pub async fn sign_out(
    app: &App,
    actor: &Actor,
    refresh: Option<&str>,
) -> Result<(), CommandError<NeverRefused>> {
    let tx = app.db.begin().await?;
    let (person, session) = match refresh {
        None => (actor.in_person()?, actor.session),
        Some(token) => {
            let hash = TokenKind::Refresh.hash(token);
            let known = live(&tx, &hash.ok_or(Denied::Unauthenticated)?).await?;
            (known.person, Some(known.session))
        }
    };
    let session = session.ok_or(Denied::Unauthenticated)?;
    storage::person::end_session(&tx, session).await?;
    let about = ("session.end", "session", session.to_string());
    let row = entry_of_sign_in(&tx, actor, person, about).await?;
    storage::audit::record(&tx, row).await?;
    tx.commit().await?;
    Ok(())
}
