//! What a code opens: a session, a new password, a login that is confirmed.

use super::code::{CodeRefusal, check_code};
use super::session::{StartedSession, start};
use super::throttle::{Attempt, admit, remember_place};
use super::trail::entry_of_sign_in;
use super::{entry, register};
use crate::app::notice::{Notice, Recipient, tell};
use crate::app::{Actor, App, CommandError, Denied};
use domain::PersonId;
use domain::person::{CodePurpose, Login, OneTimeCode, Password};
use storage::Tx;
use storage::person::{
    Account, clear_password, confirm_login, end_api_tokens, end_other_sessions, find_by_login,
};

const WRONG: CodeRefusal = CodeRefusal::WrongCode;

/// A code, and the login that it was sent to.
#[derive(Debug, Clone)]
pub struct TypedCode {
    /// The login.
    pub login: Login,
    /// The code.
    pub code: OneTimeCode,
}

/// Signs in by a code.
///
/// Whoever has the login is its owner. When nobody had shown that before, somebody else may have
/// registered with it: so the password, the sessions and the tokens from that time are good no
/// more, unless the code comes with a session of theirs, since then both are in one hand. The
/// answer tells whether anything was ended, and so does a notice.
///
/// # Errors
/// [`CodeRefusal::WrongCode`].
pub async fn sign_in_by_code(
    app: &App,
    actor: &Actor,
    typed: TypedCode,
) -> Result<(StartedSession, bool), CommandError<CodeRefusal>> {
    let logins = std::slice::from_ref(&typed.login);
    let _permit = admit(app, actor, Attempt::Code, logins).await?;
    let (tx, account) = opened(app, (CodePurpose::SignIn, &typed), WRONG).await?;
    let person = account.person.id;
    let is_new = confirm(&tx, actor, &account, &typed.login).await?;
    let is_same = actor.in_person().is_ok_and(|who| who == person);
    let is_taken_over = is_new && !is_same && take_over(&tx, app, actor, &account).await?;
    let started = start(&tx, actor, (person, "CODE")).await?;
    remember_place(app, &tx, actor, &typed.login).await?;
    tx.commit().await?;
    Ok((started, is_taken_over))
}

/// Ends what stood open to whoever registered with a login before its owner came; true when there
/// was anything. The owner is told: it may have been they themselves.
async fn take_over(
    tx: &Tx,
    app: &App,
    actor: &Actor,
    account: &Account,
) -> Result<bool, CommandError<CodeRefusal>> {
    let person = account.person.id;
    clear_password(tx, person).await?;
    let sessions = end_other_sessions(tx, person, None).await?;
    let tokens = end_api_tokens(tx, person).await?;
    let had_password = account.password_hash.is_some();
    if !had_password && sessions == 0 && tokens == 0 {
        return Ok(false);
    }
    let about = ("person.take_over", "person", person.to_string());
    let mut row = entry_of_sign_in(tx, actor, person, about).await?;
    row.after = Some(serde_json::json!({
        "password": had_password, "sessions": sessions, "tokens": tokens,
    }));
    storage::audit::record(tx, row).await?;
    let recipient = Recipient::person(person).in_language(actor.language);
    tell(tx, app, recipient, Notice::TakenOver).await?;
    Ok(true)
}

/// Sets a new password by a code, and ends every session and every token.
///
/// # Errors
/// [`CodeRefusal::WrongCode`].
pub async fn reset_password(
    app: &App,
    actor: &Actor,
    (typed, password): (TypedCode, Password),
) -> Result<(), CommandError<CodeRefusal>> {
    let logins = std::slice::from_ref(&typed.login);
    let admitted = admit(app, actor, Attempt::Code, logins).await?;
    // Hashed before anything is known, so that it takes the same time for every code.
    let password_hash = register::hash(app, admitted.trust, password).await?;
    let opened = opened(app, (CodePurpose::Reset, &typed), WRONG).await;
    if let Err(CommandError::Refused(_)) = &opened {
        let now = app.environment().clock.now();
        app.attempts.hold_against(now, actor, &[]);
    }
    let (tx, account) = opened?;
    let person = account.person.id;
    confirm(&tx, actor, &account, &typed.login).await?;
    storage::person::set_password_hash(&tx, person, &password_hash).await?;
    end_other_sessions(&tx, person, None).await?;
    end_api_tokens(&tx, person).await?;
    let about = ("person.reset_password", "person", person.to_string());
    let row = entry_of_sign_in(&tx, actor, person, about).await?;
    storage::audit::record(&tx, row).await?;
    let recipient = Recipient::person(person).in_language(actor.language);
    tell(&tx, app, recipient, Notice::PasswordChanged).await?;
    tx.commit().await?;
    Ok(())
}

/// Confirms a login of whoever is signed in.
///
/// # Errors
/// [`CodeRefusal::WrongCode`], also for a login that is not theirs.
pub async fn confirm_own_login(
    app: &App,
    actor: &Actor,
    typed: TypedCode,
) -> Result<PersonId, CommandError<CodeRefusal>> {
    let person = actor.in_person()?;
    let logins = std::slice::from_ref(&typed.login);
    let _permit = admit(app, actor, Attempt::Code, logins).await?;
    let (tx, account) = opened(app, (CodePurpose::Confirm, &typed), WRONG).await?;
    if account.person.id != person {
        tx.commit().await?;
        return Err(CommandError::Refused(WRONG));
    }
    confirm(&tx, actor, &account, &typed.login).await?;
    tx.commit().await?;
    Ok(person)
}

/// Has a code sent to a login of whoever is signed in, who shows with it that they have the login.
///
/// # Errors
/// [`Denied::NotFound`] for a login that is not theirs.
pub async fn request_own_code(
    app: &App,
    actor: &Actor,
    (purpose, login): (CodePurpose, Login),
) -> Result<(), CommandError<domain::NeverRefused>> {
    let person = actor.in_person()?;
    let account = find_by_login(&app.db, &login).await?;
    if account.is_none_or(|one| one.person.id != person) {
        return Err(Denied::NotFound.into());
    }
    super::code::request_code(app, actor, (purpose, login)).await
}

/// The account that the code opens, in a transaction that has used the code up; the refusal
/// `wrong` for a code that opens none.
pub(super) async fn opened<E>(
    app: &App,
    (purpose, typed): (CodePurpose, &TypedCode),
    wrong: E,
) -> Result<(Tx, Account), CommandError<E>> {
    let tx = app.db.begin().await?;
    let is_right = check_code(&tx, app, (purpose, &typed.login), &typed.code).await?;
    let account = find_by_login(&tx, &typed.login).await?;
    if let Some(account) = account.filter(|_| is_right) {
        return Ok((tx, account));
    }
    tx.commit().await?;
    Err(CommandError::Refused(wrong))
}

/// Notes that `login` is theirs; true when nobody had shown that before.
async fn confirm(
    tx: &Tx,
    actor: &Actor,
    account: &Account,
    login: &Login,
) -> Result<bool, storage::StorageError> {
    let is_new = confirm_login(tx, account, login).await?;
    if is_new {
        let id = account.person.id;
        let mut row = entry(actor, "login.confirm", "person", id);
        let is_phone = matches!(login, Login::Phone(_));
        row.after = Some(serde_json::json!({ "login": if is_phone { "PHONE" } else { "EMAIL" } }));
        storage::audit::record(tx, row).await?;
    }
    Ok(is_new)
}
