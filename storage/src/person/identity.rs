//! A person's number as a resident, sealed under their own key.

use crate::error::StorageError;
use crate::seal::{self, KeptAs, Keyring, Sealed};
use crate::sql::{Read, all, execute, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::PersonId;
use domain::person::Nik;
use domain::region::RegionCode;
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// Who somebody is to the state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Their number.
    pub nik: Nik,
    /// When they gave it.
    pub set_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Row {
    nik_value_id: Uuid,
    set_at: DateTime<Utc>,
}

async fn find(on: &impl Read, person: PersonId) -> Result<Option<Row>, StorageError> {
    let sql = "SELECT nik_value_id, set_at FROM person_identities WHERE person_id = $1";
    one(on, sql, values![person]).await
}

/// Replaces the number of `person`; the one before is forgotten. True when there was one.
pub async fn set_nik(tx: &Tx, person: PersonId, nik: &Nik) -> Result<bool, StorageError> {
    let before = find(tx, person).await?;
    let plain = nik.as_str().as_bytes();
    let value = seal::store_as(tx, KeptAs::InUse, Some(person), plain).await?;
    let sql = "INSERT INTO person_identities (person_id, nik_value_id, set_at) \
               VALUES ($1, $2, $3) ON CONFLICT (person_id) DO UPDATE \
               SET nik_value_id = excluded.nik_value_id, set_at = excluded.set_at";
    execute(tx, sql, values![person, value, tx.now()]).await?;
    if let Some(before) = &before {
        seal::forget(tx, before.nik_value_id.into()).await?;
    }
    Ok(before.is_some())
}

/// The number of `person`; `None` when they gave none, and when they were erased.
pub async fn identity_of(
    on: &impl Read,
    keyring: &Keyring,
    person: PersonId,
) -> Result<Option<Identity>, StorageError> {
    let Some(row) = find(on, person).await? else {
        return Ok(None);
    };
    let Sealed::Open(plain) = seal::load(on, keyring, row.nik_value_id.into()).await? else {
        return Ok(None);
    };
    let nik = String::from_utf8(plain)
        .ok()
        .and_then(|text| Nik::parse(&text).ok());
    let nik = nik.ok_or_else(|| StorageError::Corrupt {
        table: "person_identities",
        column: "nik_value_id",
        id: person.to_string(),
    })?;
    let set_at = row.set_at;
    Ok(Some(Identity { nik, set_at }))
}

/// The home villages of the enterprises that `person` owns: whose officers may have to look.
pub async fn owned_villages(
    on: &impl Read,
    person: PersonId,
) -> Result<Vec<RegionCode>, StorageError> {
    #[derive(FromQueryResult)]
    struct Village {
        id: Uuid,
        code: String,
    }
    let sql = "SELECT e.id AS id, e.home_village_code AS code FROM memberships m \
               JOIN enterprises e ON e.id = m.enterprise_id \
               WHERE m.holder_person_id = $1 AND m.kind = 'OWNER' AND m.ended_at IS NULL";
    let rows: Vec<Village> = all(on, sql, values![person]).await?;
    let read = |row: Village| {
        RegionCode::parse(&row.code).map_err(|_| StorageError::Corrupt {
            table: "enterprises",
            column: "home_village_code",
            id: row.id.to_string(),
        })
    };
    rows.into_iter().map(read).collect()
}
