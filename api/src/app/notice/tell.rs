//! [`tell`]: writes a notice down, in the transaction of its cause.

use super::kind::Notice;
use super::letter::{Channel, Letter};
use super::send::{Errand, SEND_JOB};
use crate::app::App;
use domain::person::{EmailAddress, Login, PhoneNumber};
use domain::{Language, PersonId};
use storage::jobs::{NewJob, enqueue};
use storage::{StorageError, Tx};

/// Who is told, and in which language.
#[derive(Debug, Clone)]
pub struct Recipient {
    addressee: Addressee,
    language: Language,
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
    /// A person, told in Indonesian.
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
            language: Language::Indonesian,
        }
    }

    /// The same, told in `language`.
    #[must_use]
    pub fn in_language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }
}

/// Has `notice` sent to `recipient` once `tx` commits. The letter lies sealed under the key of its
/// person, or of the platform where nobody signs in with that login; the job only refers to it.
/// Whoever was erased, or has neither phone nor address, is told nothing.
pub async fn tell(
    tx: &Tx,
    app: &App,
    recipient: Recipient,
    notice: Notice,
) -> Result<(), StorageError> {
    let (person, login) = match recipient.addressee {
        Addressee::Person(id) => (Some(id), reach(tx, app, id).await?),
        Addressee::Login(login) => {
            let account = storage::person::find_by_login(tx, &login).await?;
            (account.map(|one| one.person.id), Some(login))
        }
    };
    let Some(login) = login else { return Ok(()) };
    let plain = letter(tx, &login, recipient.language, &notice);
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
        kind: notice.kind().to_owned(),
        language: language_tag.to_owned(),
        subject: notice.subject(language),
        text: notice.text(language),
        parameters: notice.parameters(),
        told_at: tx.now(),
        good_until: notice.lifetime().map(|lifetime| tx.now() + lifetime),
    }
}

/// Where a person is reached: by phone, unless only their e-mail address has a sender.
async fn reach(tx: &Tx, app: &App, id: PersonId) -> Result<Option<Login>, StorageError> {
    let Some(person) = storage::person::find(tx, id).await? else {
        return Ok(None);
    };
    let phone = person.phone.map(Login::Phone);
    let email = person.email.map(Login::Email);
    let mail_alone = app.notices.reaches(Channel::Email) && !app.notices.reaches(Channel::Phone);
    Ok(if mail_alone {
        email.or(phone)
    } else {
        phone.or(email)
    })
}
