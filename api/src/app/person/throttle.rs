//! Who may try now: first by what this process remembers, then by how many are inside, then by what
//! all nodes have counted.
//!
//! The order keeps a flood cheap. Whoever is over the limit here costs a look into memory; whoever
//! finds the door closed costs nothing more and is told at once to come later; only those inside
//! write to the database, a row for each login and address, and have their password hashed.

use super::attempts::{Admitted, Trust, network};
use crate::app::{Actor, App, CommandError};
use chrono::Duration;
use domain::person::{EmailAddress, Login, Password, PhoneNumber};
use storage::person::{Counted, count_attempt, is_familiar, make_familiar, whole_at_ms};
use storage::{StorageError, Tx};

/// How long a login is familiar where it signed in.
const FAMILIAR: Duration = Duration::days(30);
const HOUR_MS: i64 = 3_600_000;
/// Codes cost money to send: of those, a login has one for so many attempts.
const ATTEMPTS_PER_CODE: u32 = 5;

/// What is tried. Each kind has a count of its own for each login, so that whoever hammers at a
/// password does not keep its owner from signing in by code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attempt {
    /// A password, or a registration.
    Password,
    /// A code is asked for.
    CodeRequest,
    /// A code is typed in.
    Code,
}

impl Attempt {
    const fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::CodeRequest => "code-request",
            Self::Code => "code",
        }
    }
}

/// Lets `actor` try something with `logins`, unless they tried too often, or too many are trying
/// now. What comes back is held while they try.
///
/// # Errors
/// [`CommandError::TooOften`], [`CommandError::Busy`].
pub(super) async fn admit<E>(
    app: &App,
    actor: &Actor,
    attempt: Attempt,
    logins: &[Login],
) -> Result<Admitted, CommandError<E>> {
    let now = app.environment().clock.now();
    let remembered = match attempt {
        Attempt::Password => logins,
        Attempt::CodeRequest | Attempt::Code => &[],
    };
    app.attempts.count(now, actor, remembered)?;
    let trust = if came_before(app, actor, remembered).await? {
        Trust::Familiar
    } else {
        app.attempts.trust(now, actor, remembered)
    };
    let admitted = app.attempts.enter(trust).ok_or(CommandError::Busy)?;
    let mut counted = counted(app, actor, attempt, logins);
    // Rows are locked in the order of their keys.
    counted.sort();
    let limit = now.timestamp_millis() + HOUR_MS;
    for one in &counted {
        let whole = whole_at_ms(&app.db, &one.hash).await?;
        pass(whole.max(now.timestamp_millis()) + one.share_ms, limit)?;
    }
    let tx = app.db.begin().await.map_err(conflict)?;
    for one in &counted {
        let whole = count_attempt(&tx, one).await?;
        pass(whole, limit)?;
    }
    tx.commit().await?;
    Ok(admitted)
}

/// True when `password` is the one behind `stored`; a wrong one is held against who tries. It takes
/// just as long without a stored one.
pub(super) async fn compare<E>(
    app: &App,
    actor: &Actor,
    (admitted, logins): (&Admitted, &[Login]),
    (password, stored): (Password, Option<String>),
) -> Result<bool, CommandError<E>> {
    let passwords = app.passwords.of(admitted.trust);
    let is_right = passwords.is_right(password, stored).await?;
    if !is_right {
        let now = app.environment().clock.now();
        app.attempts.hold_against(now, actor, logins);
    }
    Ok(is_right)
}

/// True when the one login has signed in from there before. Whoever comes from anywhere else with
/// it is new, as with a login that there is not.
async fn came_before(app: &App, actor: &Actor, logins: &[Login]) -> Result<bool, StorageError> {
    let [login] = logins else {
        return Ok(false);
    };
    match place(app, actor, login) {
        Some(place) => is_familiar(&app.db, &place, app.environment().clock.now()).await,
        None => Ok(false),
    }
}

/// Remembers that `login` signed in from where `actor` is.
pub(super) async fn remember_place(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    login: &Login,
) -> Result<(), StorageError> {
    match place(app, actor, login) {
        Some(place) => make_familiar(tx, &place, tx.now() + FAMILIAR).await,
        None => Ok(()),
    }
}

fn place(app: &App, actor: &Actor, login: &Login) -> Option<Vec<u8>> {
    let network = actor.address.and_then(network)?;
    let who = format!("{network} {}", login_text(login));
    Some(app.keyed_hash("familiar place", who.as_bytes()))
}

/// Passes when all attempts are back within the hour.
fn pass<E>(whole_at_ms: i64, limit: i64) -> Result<(), CommandError<E>> {
    match whole_at_ms - limit {
        late if late > 0 => Err(CommandError::TooOften(Duration::milliseconds(late))),
        _ => Ok(()),
    }
}

fn counted(app: &App, actor: &Actor, attempt: Attempt, logins: &[Login]) -> Vec<Counted> {
    let limits = app.attempts.limits();
    let per_login = match attempt {
        Attempt::CodeRequest => limits.per_login / ATTEMPTS_PER_CODE,
        _ => limits.per_login,
    };
    let one = |who: String, limit: u32| Counted {
        hash: app.keyed_hash("attempts", who.as_bytes()),
        share_ms: (HOUR_MS / i64::from(limit.max(1))).max(1),
    };
    let address = actor.address.and_then(super::attempts::told_apart);
    let address = address.map(|address| one(format!("address {address}"), limits.per_address));
    let logins = logins.iter().map(|login| {
        let text = login_text(login);
        one(format!("{} {text}", attempt.word()), per_login)
    });
    address.into_iter().chain(logins).collect()
}

/// The login in its one spelling.
pub(super) fn login_text(login: &Login) -> &str {
    match login {
        Login::Phone(phone) => PhoneNumber::as_str(phone),
        Login::Email(email) => EmailAddress::as_str(email),
    }
}

/// A writer that is not to be had: whoever tries comes later.
fn conflict<E>(error: StorageError) -> CommandError<E> {
    match CommandError::from(error) {
        CommandError::Conflict => CommandError::Busy,
        other => other,
    }
}
