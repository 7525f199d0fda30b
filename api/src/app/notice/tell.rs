//! [`tell`]: writes a notice down, in the transaction of its cause.

use super::kind::{Notice, ToUnconfirmed};
use super::letter::{Channel, Letter};
use super::send::{Errand, SEND_JOB};
use crate::app::App;
use domain::person::{EmailAddress, Login, PhoneNumber};
use domain::{Language, PersonId};
use storage::jobs::{NewJob, enqueue};
use storage::person::{Reached, reached};
use storage::{StorageError, Tx};

/// Who is told, and in which language.
#[derive(Debug, Clone)]
pub struct Recipient {
    addressee: Addressee,
    language: Option<Language>,
}

/// Who is told.
#[derive(Debug, Clone)]
pub enum Addressee {
    /// A person, wherever they can be reached.
    Person(PersonId),
    /// Whoever has this login, whether or not somebody signs in with it.
    Login(Login),
}

impl Recipient {
    /// A person, told in the language that they signed in with last.
    pub fn person(person: PersonId) -> Self {
        Self::of(Addressee::Person(person))
    }

    /// Whoever has this phone number or e-mail address, told in Indonesian.
    pub fn login(login: Login) -> Self {
        Self::of(Addressee::Login(login))
    }

    fn of(addressee: Addressee) -> Self {
        Self {
            addressee,
            language: None,
        }
    }

    /// The same, told in `language`.
    #[must_use]
    pub fn in_language(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }
}

/// Has `notice` sent to `recipient` once `tx` commits. The letter lies sealed under the key of its
/// person, or of the platform where nobody signs in with that login; the job only refers to it.
/// Whoever was erased, or has neither phone nor address, is told nothing. News about an enterprise
/// goes to logins that were shown to be theirs: anybody can register with those of somebody else.
pub async fn tell(
    tx: &Tx,
    app: &App,
    recipient: Recipient,
    notice: Notice,
) -> Result<(), StorageError> {
    let (person, login, language, notice) = match recipient.addressee {
        Addressee::Person(id) => {
            let Some(found) = reached(tx, id).await? else {
                return Ok(());
            };
            let language = recipient.language.unwrap_or(found.language);
            let Some((login, notice)) = address(app, found, notice) else {
                return Ok(());
            };
            (Some(id), login, language, notice)
        }
        Addressee::Login(login) => {
            let account = storage::person::find_by_login(tx, &login).await?;
            let person = account.map(|one| one.person.id);
            (
                person,
                login,
                recipient.language.unwrap_or_default(),
                notice,
            )
        }
    };
    let plain = letter(tx, &login, language, &notice);
    let plain = serde_json::to_vec(&plain)?;
    let (sealed, key) = storage::letter::store(tx, person, &plain).await?;
    let job = NewJob {
        kind: SEND_JOB,
        payload: serde_json::to_string(&Errand { sealed, key })?,
        dedupe_key: None,
        run_at: tx.now(),
    };
    enqueue(tx, job).await
}

/// Tells `person` what somebody else did; who did it themselves knows.
pub async fn tell_other(
    tx: &Tx,
    app: &App,
    (person, by): (PersonId, Option<PersonId>),
    notice: Notice,
) -> Result<(), StorageError> {
    if by == Some(person) {
        return Ok(());
    }
    tell(tx, app, Recipient::person(person), notice).await
}

/// Where somebody is told, and what: by phone, unless only their e-mail address has a sender, and
/// by a login that is known to be theirs before any other.
fn address(app: &App, found: Reached, notice: Notice) -> Option<(Login, Notice)> {
    let mail_alone = app.notices.reaches(Channel::Email) && !app.notices.reaches(Channel::Phone);
    let mut logins: Vec<(Login, bool)> = found.phone.into_iter().chain(found.email).collect();
    if mail_alone {
        logins.reverse();
    }
    let first = |wanted: bool| logins.iter().find(|(_, is_theirs)| *is_theirs || !wanted);
    match notice.to_unconfirmed() {
        ToUnconfirmed::Sent => first(false).map(|(login, _)| (login.clone(), notice)),
        ToUnconfirmed::Kept => first(true).map(|(login, _)| (login.clone(), notice)),
        ToUnconfirmed::Pointed => match first(true) {
            Some((login, _)) => Some((login.clone(), notice)),
            None => first(false).map(|(login, _)| (login.clone(), Notice::NewsWaiting)),
        },
    }
}

fn letter(tx: &Tx, login: &Login, language: Language, notice: &Notice) -> Letter {
    let (channel, to) = match login {
        Login::Phone(phone) => (Channel::Phone, PhoneNumber::as_str(phone)),
        Login::Email(email) => (Channel::Email, EmailAddress::as_str(email)),
    };
    let language_tag = match language {
        Language::Indonesian => "id",
        Language::English => "en",
    };
    Letter {
        channel,
        to: to.to_owned(),
        kind: notice.kind().code().to_owned(),
        language: language_tag.to_owned(),
        subject: notice.subject(language),
        text: notice.text(language),
        parameters: notice.parameters(),
        told_at: tx.now(),
        good_until: notice.lifetime().map(|lifetime| tx.now() + lifetime),
    }
}
