//! People as they sign in.

use crate::error::StorageError;
use crate::seal;
use crate::sql::{self, Read, execute, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::PersonId;
use domain::person::{EmailAddress, Login, Person, PersonName, PhoneNumber};
use sea_orm::FromQueryResult;
use uuid::Uuid;

const COLUMNS: &str = "id, display_name, phone, email, password_hash, registered_at";

/// A person to be.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// The name they go by.
    pub name: PersonName,
    /// The phone they sign in with, if any.
    pub phone: Option<PhoneNumber>,
    /// The e-mail address they sign in with, if any.
    pub email: Option<EmailAddress>,
    /// Their password, hashed; `None` for somebody who cannot sign in by password.
    pub password_hash: Option<String>,
}

/// A person with what proves them.
#[derive(Debug, Clone)]
pub struct Account {
    /// Who.
    pub person: Person,
    /// Their password, hashed, if they have one.
    pub password_hash: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    display_name: String,
    phone: Option<String>,
    email: Option<String>,
    password_hash: Option<String>,
    registered_at: DateTime<Utc>,
}

impl TryFrom<Row> for Account {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "people",
            column,
            id: row.id.to_string(),
        };
        let phone = row.phone.as_deref().map(PhoneNumber::parse).transpose();
        let email = row.email.as_deref().map(EmailAddress::parse).transpose();
        let person = Person {
            id: row.id.into(),
            name: PersonName::parse(&row.display_name).map_err(|_| corrupt("display_name"))?,
            phone: phone.map_err(|_| corrupt("phone"))?,
            email: email.map_err(|_| corrupt("email"))?,
            registered_at: row.registered_at,
        };
        Ok(Self {
            person,
            password_hash: row.password_hash,
        })
    }
}

/// Stores a new person with the key that their personal values are sealed under.
///
/// # Errors
/// A duplicate ([`StorageError::is_duplicate`]) when the phone or the address is taken.
pub async fn insert(tx: &Tx, new: &NewPerson) -> Result<PersonId, StorageError> {
    let id: PersonId = tx.new_id();
    let columns = [
        "id",
        "display_name",
        "phone",
        "email",
        "password_hash",
        "registered_at",
    ];
    let row = values![
        id,
        new.name.as_str(),
        new.phone.as_ref().map(PhoneNumber::as_str),
        new.email.as_ref().map(EmailAddress::as_str),
        new.password_hash.as_ref(),
        tx.now(),
    ];
    sql::insert(tx, "people", &columns, vec![row]).await?;
    seal::create_person_key(tx, id).await?;
    Ok(id)
}

/// The person with `id`, unless they were erased.
pub async fn find(on: &impl Read, id: PersonId) -> Result<Option<Person>, StorageError> {
    let account = find_account(on, id).await?;
    Ok(account.map(|account| account.person))
}

/// The account of the person with `id`, unless they were erased.
pub async fn find_account(on: &impl Read, id: PersonId) -> Result<Option<Account>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM people WHERE id = $1 AND erased_at IS NULL");
    let row: Option<Row> = one(on, &sql, values![id]).await?;
    row.map(Account::try_from).transpose()
}

/// The account that signs in with `login`, unless its person was erased.
pub async fn find_by_login(on: &impl Read, login: &Login) -> Result<Option<Account>, StorageError> {
    let (column, value) = match login {
        Login::Phone(phone) => ("phone", phone.as_str()),
        Login::Email(email) => ("email", email.as_str()),
    };
    let sql = format!("SELECT {COLUMNS} FROM people WHERE {column} = $1 AND erased_at IS NULL");
    let row: Option<Row> = one(on, &sql, values![value]).await?;
    row.map(Account::try_from).transpose()
}

/// Replaces the password of `person`.
pub async fn set_password_hash(
    tx: &Tx,
    person: PersonId,
    password_hash: &str,
) -> Result<(), StorageError> {
    let sql = "UPDATE people SET password_hash = $2 WHERE id = $1 AND erased_at IS NULL";
    execute(tx, sql, values![person, password_hash]).await?;
    Ok(())
}
