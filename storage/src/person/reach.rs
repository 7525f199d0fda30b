//! By which of their logins somebody is reached, and in which language.

use crate::error::StorageError;
use crate::sql::{Read, execute, one, values};
use crate::tx::Tx;
use domain::person::{EmailAddress, Login, PhoneNumber};
use domain::{Language, PersonId};
use sea_orm::FromQueryResult;

/// How somebody is reached.
#[derive(Debug, Clone)]
pub struct Reached {
    /// Their phone, and whether they have shown that it is theirs.
    pub phone: Option<(Login, bool)>,
    /// Their e-mail address, and whether they have shown that it is theirs.
    pub email: Option<(Login, bool)>,
    /// The language that they asked for last.
    pub language: Language,
}

/// How `person` is reached; `None` for who is not there or was erased.
pub async fn reached(on: &impl Read, person: PersonId) -> Result<Option<Reached>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        phone: Option<String>,
        email: Option<String>,
        has_phone: bool,
        has_email: bool,
        language: Option<String>,
    }
    let sql = "SELECT phone, email, phone_confirmed_at IS NOT NULL AS has_phone, \
               email_confirmed_at IS NOT NULL AS has_email, language \
               FROM people WHERE id = $1 AND erased_at IS NULL";
    let Some(row) = one::<Row>(on, sql, values![person]).await? else {
        return Ok(None);
    };
    let corrupt = |column| StorageError::Corrupt {
        table: "people",
        column,
        id: person.to_string(),
    };
    let phone = row.phone.as_deref().map(PhoneNumber::parse).transpose();
    let email = row.email.as_deref().map(EmailAddress::parse).transpose();
    let phone = phone.map_err(|_| corrupt("phone"))?.map(Login::Phone);
    let email = email.map_err(|_| corrupt("email"))?.map(Login::Email);
    Ok(Some(Reached {
        phone: phone.map(|login| (login, row.has_phone)),
        email: email.map(|login| (login, row.has_email)),
        language: match row.language.as_deref() {
            Some("en") => Language::English,
            _ => Language::Indonesian,
        },
    }))
}

/// Notes the language that `person` asks for; nothing is written when it is known.
pub async fn note_language(
    tx: &Tx,
    person: PersonId,
    language: Language,
) -> Result<(), StorageError> {
    let code = match language {
        Language::Indonesian => "id",
        Language::English => "en",
    };
    let sql = "UPDATE people SET language = $2 \
               WHERE id = $1 AND erased_at IS NULL AND (language IS NULL OR language <> $2)";
    execute(tx, sql, values![person, code]).await?;
    Ok(())
}
