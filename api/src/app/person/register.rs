//! Making an account.

use super::attempts::Trust;
use super::entry;
use super::terms::{AcceptTerms, check_entry, note_accepted};
use super::throttle::{Attempt, admit};
use crate::app::{Actor, App, CommandError, IdempotencyKey, begin_once, finish_once};
use domain::person::{EmailAddress, Login, Password, PersonName, PhoneNumber, TermsDocument};
use domain::{FieldPath, Language, PersonId, Refusal};
use storage::person::NewPerson;
use storage::{StorageError, Tx};

/// A person to be. One of phone and e-mail is needed to sign in.
#[derive(Debug, Clone)]
pub struct RegisterPerson {
    /// The caller's name for this request.
    pub key: IdempotencyKey,
    /// The name they go by.
    pub name: PersonName,
    /// The phone they sign in with, if any.
    pub phone: Option<PhoneNumber>,
    /// The e-mail address they sign in with, if any.
    pub email: Option<EmailAddress>,
    /// The documents that they accept: of those for everybody the version that holds now.
    pub accepted: Vec<AcceptTerms>,
}

/// Why a person was not registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegisterRefusal {
    /// Somebody signs in with this phone.
    PhoneTaken,
    /// Somebody signs in with this address.
    EmailTaken,
}

impl RegisterPerson {
    fn logins(&self) -> Vec<Login> {
        let phone = self.phone.clone().map(Login::Phone);
        let email = self.email.clone().map(Login::Email);
        phone.into_iter().chain(email).collect()
    }

    /// Everything that tells two requests apart. What is accepted came later, and is told only when
    /// it is there: a request of before is known by the rest.
    fn input(&self) -> serde_json::Value {
        let phone = self.phone.as_ref().map(PhoneNumber::as_str);
        let email = self.email.as_ref().map(EmailAddress::as_str);
        let accepted: Vec<_> = self
            .accepted
            .iter()
            .copied()
            .map(AcceptTerms::for_input)
            .collect();
        if accepted.is_empty() {
            serde_json::json!([self.name.as_str(), phone, email])
        } else {
            serde_json::json!([self.name.as_str(), phone, email, accepted])
        }
    }
}

impl Refusal for RegisterRefusal {
    fn code(&self) -> &'static str {
        "LOGIN_TAKEN"
    }

    fn message(&self, language: Language) -> String {
        match language {
            Language::Indonesian => "sudah ada akun dengan ini; silakan masuk",
            Language::English => "there is an account with this already; sign in instead",
        }
        .to_owned()
    }

    fn field(&self) -> Option<FieldPath> {
        Some(FieldPath::of(match self {
            Self::PhoneTaken => "phone",
            Self::EmailTaken => "email",
        }))
    }
}

/// Registers a person; without `password` they cannot sign in by password.
///
/// The password is no part of what tells two requests with one key apart: a fast hash of it would
/// lie beside the slow one. That a login is taken cannot be hidden yet, so attempts are counted.
///
/// # Errors
/// [`CommandError::TermsDue`] when they do not accept what everybody accepts.
pub async fn register(
    app: &App,
    actor: &Actor,
    command: RegisterPerson,
    password: Option<Password>,
) -> Result<PersonId, CommandError<RegisterRefusal>> {
    let admitted = admit(app, actor, Attempt::Password, &command.logins()).await?;
    app.attempts
        .hold_against(app.environment().clock.now(), actor, &[]);
    let password_hash = match password {
        Some(password) => Some(hash(app, admitted.trust, password).await?),
        None => None,
    };
    let tx = app.db.begin().await?;
    let request = app.idempotent(actor, &command.key, "personRegister", &command.input());
    if let Some(id) = begin_once(&tx, &request).await? {
        return Ok(id);
    }
    let everybody = &TermsDocument::OF_EVERYBODY;
    check_entry(&tx, None, &command.accepted, everybody).await?;
    let new = NewPerson {
        name: command.name,
        phone: command.phone,
        email: command.email,
        password_hash,
    };
    let id = insert(&tx, &new).await?;
    storage::audit::record(&tx, entry(actor, "person.register", "person", id)).await?;
    note_accepted(&tx, actor, id, &command.accepted).await?;
    finish_once(&tx, &request, &id).await?;
    tx.commit().await?;
    Ok(id)
}

/// The hash of `password` under a salt of its own.
pub(super) async fn hash<E>(
    app: &App,
    trust: Trust,
    password: Password,
) -> Result<String, CommandError<E>> {
    let mut salt = [0; 16];
    app.environment().entropy.fill(&mut salt);
    Ok(app.passwords.of(trust).hash(password, salt).await?)
}

async fn insert(tx: &Tx, new: &NewPerson) -> Result<PersonId, CommandError<RegisterRefusal>> {
    let phone = new.phone.clone().map(Login::Phone);
    let email = new.email.clone().map(Login::Email);
    for (login, refusal) in [
        (phone, RegisterRefusal::PhoneTaken),
        (email, RegisterRefusal::EmailTaken),
    ] {
        let Some(login) = login else { continue };
        if storage::person::find_by_login(tx, &login).await?.is_some() {
            return Err(CommandError::Refused(refusal));
        }
    }
    let raced = |error: StorageError| {
        if error.is_duplicate() {
            CommandError::Conflict
        } else {
            error.into()
        }
    };
    storage::person::insert(tx, new).await.map_err(raced)
}
