//! From a key of before to the key of today: a little in each transaction, so that it may be
//! killed at any point and goes on where it was.

use super::Keyring;
use crate::dialect::for_update;
use crate::error::StorageError;
use crate::sql::{Read, all, execute, number, values};
use crate::tx::Tx;
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// Where something is sealed under the platform's key.
struct Place {
    table: &'static str,
    id: &'static str,
    sealed: &'static str,
    key_id: &'static str,
    /// Which rows hold something sealed under it.
    holds: &'static str,
    /// Whether the seal is bound to the row's id.
    is_bound: bool,
}

const fn of_enterprise(sealed: &'static str, key_id: &'static str, is_bound: bool) -> Place {
    Place {
        table: "enterprises",
        id: "id",
        sealed,
        key_id,
        holds: "TRUE",
        is_bound,
    }
}

const PLACES: &[Place] = &[
    Place {
        table: "person_keys",
        id: "person_id",
        sealed: "wrapped_key",
        key_id: "key_id",
        holds: "TRUE",
        is_bound: true,
    },
    Place {
        table: "sealed_values",
        id: "id",
        sealed: "ciphertext",
        key_id: "key_id",
        holds: "person_id IS NULL AND forgotten_at IS NULL",
        is_bound: true,
    },
    of_enterprise("nib_sealed", "nib_key_id", false),
    of_enterprise("npwp_sealed", "npwp_key_id", false),
    of_enterprise("bank_account_sealed", "bank_account_key_id", true),
    of_enterprise("contact_phone_sealed", "contact_phone_key_id", false),
    of_enterprise("contact_email_sealed", "contact_email_key_id", false),
    of_enterprise("address_sealed", "address_key_id", false),
    Place {
        table: "membership_invitations",
        id: "id",
        sealed: "login_sealed",
        key_id: "login_key_id",
        holds: "TRUE",
        is_bound: false,
    },
];

impl Place {
    /// The rows that are sealed under another key than `$1`.
    fn others(&self) -> String {
        let Self {
            table,
            sealed,
            key_id,
            holds,
            ..
        } = self;
        format!(
            "FROM {table} WHERE {holds} AND {sealed} IS NOT NULL \
             AND {key_id} IS DISTINCT FROM $1"
        )
    }

    async fn rotate(&self, tx: &Tx, limit: i64) -> Result<u64, StorageError> {
        #[derive(FromQueryResult)]
        struct Row {
            id: Uuid,
            sealed: Vec<u8>,
            key_id: Option<String>,
        }
        let keyring = tx.keyring();
        let sql = format!(
            "SELECT {} AS id, {} AS sealed, {} AS key_id {} ORDER BY {} LIMIT $2{}",
            self.id,
            self.sealed,
            self.key_id,
            self.others(),
            self.id,
            for_update(tx.backend())
        );
        let rows: Vec<Row> = all(tx, &sql, values![keyring.key_id(), limit]).await?;
        let update = format!(
            "UPDATE {} SET {} = $2, {} = $3 WHERE {} = $1",
            self.table, self.sealed, self.key_id, self.id
        );
        let mut rotated = 0;
        for row in rows {
            let bound_to: &[u8] = if self.is_bound {
                row.id.as_bytes()
            } else {
                b""
            };
            let plain = keyring.decrypt(row.key_id.as_deref(), &row.sealed, bound_to);
            let plain = plain.map_err(|_| StorageError::Corrupt {
                table: self.table,
                column: self.sealed,
                id: row.id.to_string(),
            })?;
            let sealed = keyring.encrypt(&tx.random(), &plain, bound_to)?;
            execute(tx, &update, values![row.id, sealed, keyring.key_id()]).await?;
            rotated += 1;
        }
        Ok(rotated)
    }
}

/// Seals at most `limit` things anew that hang on another key than the one that seals; how many.
/// None are left when it answers zero.
///
/// # Errors
/// [`StorageError::Corrupt`] names a row that no key of the keyring opens.
pub async fn rotate_some(tx: &Tx, limit: u32) -> Result<u64, StorageError> {
    for place in PLACES {
        let rotated = place.rotate(tx, limit.into()).await?;
        if rotated > 0 {
            return Ok(rotated);
        }
    }
    Ok(0)
}

/// What is sealed under another key than the one that seals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hanging {
    /// The table and the column.
    pub place: String,
    /// How many rows.
    pub rows: i64,
}

/// Counts what hangs on a key of before; every place, those with nothing too.
pub async fn hanging(on: &impl Read, keyring: &Keyring) -> Result<Vec<Hanging>, StorageError> {
    let mut found = Vec::new();
    for place in PLACES {
        let sql = format!("SELECT COUNT(*) AS n {}", place.others());
        found.push(Hanging {
            place: format!("{}.{}", place.table, place.sealed),
            rows: number(on, &sql, values![keyring.key_id()]).await?,
        });
    }
    Ok(found)
}
