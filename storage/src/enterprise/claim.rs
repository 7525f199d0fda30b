//! Codes that make somebody the owner of an enterprise that was listed for them. Only a hash of
//! each is kept.

use crate::error::StorageError;
use crate::sql::{Read, execute, insert, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::{ClaimCodeId, EnterpriseId, PersonId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// A claim code to be.
#[derive(Debug, Clone)]
pub struct NewClaimCode {
    /// Of which enterprise.
    pub enterprise: EnterpriseId,
    /// SHA-256 of the code.
    pub code_hash: Vec<u8>,
    /// The officer who made it; `None` for an import.
    pub by: Option<PersonId>,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// A claim code as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimCode {
    /// The code itself.
    pub id: ClaimCodeId,
    /// Of which enterprise.
    pub enterprise: EnterpriseId,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// Since when it is good for nothing; `None` while it is.
    pub ended_at: Option<DateTime<Utc>>,
    /// Who used it.
    pub claimed_by: Option<PersonId>,
}

/// Stores a code in the place of an open one of the same enterprise.
pub async fn insert_claim_code(tx: &Tx, new: &NewClaimCode) -> Result<ClaimCodeId, StorageError> {
    let replace = "UPDATE claim_codes SET ended_at = $2 \
                   WHERE enterprise_id = $1 AND ended_at IS NULL";
    execute(tx, replace, values![new.enterprise, tx.now()]).await?;
    let id: ClaimCodeId = tx.new_id();
    let columns = [
        "id",
        "enterprise_id",
        "code_hash",
        "created_by",
        "created_at",
        "expires_at",
    ];
    let hash = new.code_hash.clone();
    let row = values![id, new.enterprise, hash, new.by, tx.now(), new.expires_at];
    insert(tx, "claim_codes", &columns, vec![row]).await?;
    Ok(id)
}

/// The code with the hash `code_hash`.
pub async fn find_claim_code(
    on: &impl Read,
    code_hash: Vec<u8>,
) -> Result<Option<ClaimCode>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        enterprise_id: Uuid,
        expires_at: DateTime<Utc>,
        ended_at: Option<DateTime<Utc>>,
        person_id: Option<Uuid>,
    }
    let sql = "SELECT id, enterprise_id, expires_at, ended_at, person_id FROM claim_codes \
               WHERE code_hash = $1";
    let row: Option<Row> = one(on, sql, values![code_hash]).await?;
    Ok(row.map(|row| ClaimCode {
        id: row.id.into(),
        enterprise: row.enterprise_id.into(),
        expires_at: row.expires_at,
        ended_at: row.ended_at,
        claimed_by: row.person_id.map(PersonId::from),
    }))
}

/// Notes that `person` claimed the enterprise by the code: it is good for nothing any more, and the
/// enterprise is held by its own people. False, and nothing done, when it was claimed before.
pub async fn claim(tx: &Tx, code: &ClaimCode, person: PersonId) -> Result<bool, StorageError> {
    let sql = "UPDATE enterprises SET claimed = $2, updated_at = $3 \
               WHERE id = $1 AND NOT claimed";
    if execute(tx, sql, values![code.enterprise, true, tx.now()]).await? == 0 {
        return Ok(false);
    }
    let sql = "UPDATE claim_codes SET ended_at = $2, person_id = $3 \
               WHERE id = $1 AND ended_at IS NULL";
    execute(tx, sql, values![code.id, tx.now(), person]).await?;
    Ok(true)
}

/// Those of `row_keys` that an import brought in before, each with its enterprise.
pub async fn imported(
    on: &impl Read,
    row_keys: &[String],
) -> Result<Vec<(String, EnterpriseId)>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        row_key: String,
        enterprise_id: Uuid,
    }
    if row_keys.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT row_key, enterprise_id FROM enterprise_imports WHERE row_key IN ({})",
        crate::sql::placeholders(row_keys.len(), 1)
    );
    let values = row_keys.iter().map(|key| key.clone().into()).collect();
    let rows: Vec<Row> = crate::sql::all(on, &sql, values).await?;
    let pair = |row: Row| (row.row_key, row.enterprise_id.into());
    Ok(rows.into_iter().map(pair).collect())
}

/// Notes by which rows enterprises came in.
///
/// # Errors
/// A duplicate ([`StorageError::is_duplicate`]) when one came in meanwhile.
pub async fn note_imported(tx: &Tx, rows: Vec<(String, EnterpriseId)>) -> Result<(), StorageError> {
    let columns = ["row_key", "enterprise_id", "imported_at"];
    let rows = rows
        .into_iter()
        .map(|(key, enterprise)| values![key, enterprise, tx.now()])
        .collect();
    insert(tx, "enterprise_imports", &columns, rows).await
}
