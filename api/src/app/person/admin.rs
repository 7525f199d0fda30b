//! The operator's first administrator.

use super::attempts::Trust;
use super::grant_mandate::insert_once;
use super::{entry, register};
use crate::app::{Actor, App, CommandError};
use domain::person::{Login, MandateKind, Password, PersonName, RegionScope};
use domain::{Invalid, NeverRefused, PersonId};
use storage::Tx;
use storage::person::{NewMandate, NewPerson};

/// The name of an administrator who has not given one.
const NAME: &str = "Administrator";

/// Makes whoever signs in with `login` an administrator of the platform, with `password`.
///
/// For the operator at the machine itself: an account that exists gets the new password.
pub async fn create_admin(
    app: &App,
    login: Login,
    password: Password,
) -> Result<PersonId, CommandError<NeverRefused>> {
    let actor = Actor::system("admin-create");
    let password_hash = register::hash(app, Trust::New, password).await?;
    let tx = app.db.begin().await?;
    let person = account(&tx, login, password_hash).await?;
    let row = entry(&actor, "person.set_password", "person", person);
    storage::audit::record(&tx, row).await?;
    let mandate = NewMandate {
        person,
        kind: MandateKind::Admin,
        scope: RegionScope::All,
        granted_by: None,
    };
    insert_once(&tx, &actor, &mandate).await?;
    tx.commit().await?;
    Ok(person)
}

async fn account(
    tx: &Tx,
    login: Login,
    password_hash: String,
) -> Result<PersonId, CommandError<NeverRefused>> {
    if let Some(account) = storage::person::find_by_login(tx, &login).await? {
        let id = account.person.id;
        storage::person::set_password_hash(tx, id, &password_hash).await?;
        return Ok(id);
    }
    let (phone, email) = match login {
        Login::Phone(phone) => (Some(phone), None),
        Login::Email(email) => (None, Some(email)),
    };
    let new = NewPerson {
        name: PersonName::parse(NAME).map_err(|invalid: Invalid| vec![invalid])?,
        phone,
        email,
        password_hash: Some(password_hash),
    };
    Ok(storage::person::insert(tx, &new).await?)
}
