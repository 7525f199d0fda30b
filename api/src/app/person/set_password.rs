//! A password for whoever is signed in.

use super::register;
use super::throttle::{Attempt, admit, compare};
use super::trail::entry_of_sign_in;
use crate::app::notice::{Notice, Recipient, tell};
use crate::app::{Actor, App, CommandError, Denied};
use domain::person::{Login, Password};
use domain::{FieldPath, Language, Refusal};
use storage::person::{end_other_sessions, find_account, set_password_hash};

/// Why a password was not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetPasswordRefusal {
    /// The current password is another one.
    WrongPassword,
}

impl Refusal for SetPasswordRefusal {
    fn code(&self) -> &'static str {
        "WRONG_PASSWORD"
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => "kata sandi sekarang tidak cocok",
            Language::English => "the current password is wrong",
        }
        .to_owned()
    }

    fn field(&self) -> Option<FieldPath> {
        Some(FieldPath::of("currentPassword"))
    }
}

/// Sets a new password, and ends every other session. Whoever has one must know it.
///
/// # Errors
/// [`SetPasswordRefusal`].
pub async fn set_password(
    app: &App,
    actor: &Actor,
    (current, new): (Option<Password>, Password),
) -> Result<(), CommandError<SetPasswordRefusal>> {
    let person = actor.in_person()?;
    let account = find_account(&app.db, person)
        .await?
        .ok_or(Denied::NotFound)?;
    let phone = account.person.phone.clone().map(Login::Phone);
    let email = account.person.email.clone().map(Login::Email);
    let logins: Vec<Login> = phone.into_iter().chain(email).collect();
    let admitted = admit(app, actor, Attempt::Password, &logins).await?;
    if let Some(stored) = account.password_hash.clone() {
        let current = current.ok_or(CommandError::Refused(SetPasswordRefusal::WrongPassword))?;
        let typed = (current, Some(stored));
        if !compare(app, actor, (&admitted, &logins), typed).await? {
            return Err(CommandError::Refused(SetPasswordRefusal::WrongPassword));
        }
    }
    let password_hash = register::hash(app, admitted.trust, new).await?;
    let tx = app.db.begin().await?;
    let now = find_account(&tx, person).await?.ok_or(Denied::NotFound)?;
    if now.password_hash != account.password_hash {
        return Err(CommandError::Refused(SetPasswordRefusal::WrongPassword));
    }
    set_password_hash(&tx, person, &password_hash).await?;
    end_other_sessions(&tx, person, actor.session).await?;
    let about = ("person.set_password", "person", person.to_string());
    let row = entry_of_sign_in(&tx, actor, person, about).await?;
    storage::audit::record(&tx, row).await?;
    let recipient = Recipient::person(person).in_language(actor.language);
    tell(&tx, app, recipient, Notice::PasswordChanged).await?;
    tx.commit().await?;
    Ok(())
}
