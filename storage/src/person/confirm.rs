//! Logins that somebody has shown to be theirs.

use super::Account;
use crate::error::StorageError;
use crate::sql::{Read, execute, number, values};
use crate::tx::Tx;
use domain::PersonId;
use domain::person::Login;

fn column(login: &Login) -> &'static str {
    match login {
        Login::Phone(_) => "phone_confirmed_at",
        Login::Email(_) => "email_confirmed_at",
    }
}

/// True when `person` has shown that `login`, one of theirs, is theirs.
pub async fn is_confirmed(
    on: &impl Read,
    person: PersonId,
    login: &Login,
) -> Result<bool, StorageError> {
    let sql = format!(
        "SELECT COUNT(*) AS n FROM people WHERE id = $1 AND {} IS NOT NULL",
        column(login)
    );
    Ok(number(on, &sql, values![person]).await? > 0)
}

/// Notes that `login` is theirs; true when that was not known before.
pub async fn confirm_login(
    tx: &Tx,
    account: &Account,
    login: &Login,
) -> Result<bool, StorageError> {
    let column = column(login);
    let sql = format!("UPDATE people SET {column} = $2 WHERE id = $1 AND {column} IS NULL");
    Ok(execute(tx, &sql, values![account.person.id, tx.now()]).await? == 1)
}

/// Takes the password of `person` away.
pub async fn clear_password(tx: &Tx, person: PersonId) -> Result<(), StorageError> {
    let sql = "UPDATE people SET password_hash = NULL WHERE id = $1";
    execute(tx, sql, values![person]).await?;
    Ok(())
}
