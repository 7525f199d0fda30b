//! Enterprises as they are asked for. Whether the asker may see them is for the caller to say.

use super::row::{COLUMNS, Row};
use crate::dialect::for_update;
use crate::error::StorageError;
use crate::seal::Keyring;
use crate::sql::{Read, all, one, placeholders, values};
use crate::tx::Tx;
use domain::enterprise::{Enterprise, Nib, Npwp, Slug};
use domain::{EnterpriseId, ProductId};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// The enterprise with `id`.
pub async fn find(on: &impl Read, id: EnterpriseId) -> Result<Option<Enterprise>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM enterprises WHERE id = $1");
    let row: Option<Row> = one(on, &sql, values![id]).await?;
    row.map(Enterprise::try_from).transpose()
}

/// The enterprise with `id`, held still until the transaction ends.
pub async fn find_for_update(
    tx: &Tx,
    id: EnterpriseId,
) -> Result<Option<Enterprise>, StorageError> {
    let lock = for_update(tx.backend());
    let sql = format!("SELECT {COLUMNS} FROM enterprises WHERE id = $1{lock}");
    let row: Option<Row> = one(tx, &sql, values![id]).await?;
    row.map(Enterprise::try_from).transpose()
}

/// The enterprise with `slug`.
pub async fn find_by_slug(on: &impl Read, slug: &Slug) -> Result<Option<Enterprise>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM enterprises WHERE slug = $1");
    let row: Option<Row> = one(on, &sql, values![slug.as_str()]).await?;
    row.map(Enterprise::try_from).transpose()
}

/// The enterprises with `ids`, in no order; an id of none is left out.
pub async fn find_many(
    on: &impl Read,
    ids: &[EnterpriseId],
) -> Result<Vec<Enterprise>, StorageError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM enterprises WHERE id IN ({})",
        placeholders(ids.len(), 1)
    );
    let values = ids.iter().map(|id| Value::from(id.uuid())).collect();
    let rows: Vec<Row> = all(on, &sql, values).await?;
    rows.into_iter().map(Enterprise::try_from).collect()
}

/// The numbers of an enterprise that are sealed at rest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SealedNumbers {
    /// Its business number, if given.
    pub nib: Option<Nib>,
    /// Its tax number, if given.
    pub npwp: Option<Npwp>,
}

/// Opens the sealed numbers of `enterprise`; none for an unknown one.
pub async fn sealed_numbers(
    on: &impl Read,
    keyring: &Keyring,
    enterprise: EnterpriseId,
) -> Result<SealedNumbers, StorageError> {
    #[derive(FromQueryResult)]
    struct Sealed {
        nib_sealed: Option<Vec<u8>>,
        npwp_sealed: Option<Vec<u8>>,
    }
    let sql = "SELECT nib_sealed, npwp_sealed FROM enterprises WHERE id = $1";
    let Some(row) = one::<Sealed>(on, sql, values![enterprise]).await? else {
        return Ok(SealedNumbers::default());
    };
    let corrupt = |column| StorageError::Corrupt {
        table: "enterprises",
        column,
        id: enterprise.to_string(),
    };
    let open = |sealed: Option<Vec<u8>>, column| match sealed {
        None => Ok(None),
        Some(sealed) => String::from_utf8(keyring.open(&sealed)?)
            .map(Some)
            .map_err(|_| corrupt(column)),
    };
    let nib = open(row.nib_sealed, "nib_sealed")?.map(|text| Nib::parse(&text));
    let npwp = open(row.npwp_sealed, "npwp_sealed")?.map(|text| Npwp::parse(&text));
    Ok(SealedNumbers {
        nib: nib.transpose().map_err(|_| corrupt("nib_sealed"))?,
        npwp: npwp.transpose().map_err(|_| corrupt("npwp_sealed"))?,
    })
}

/// Every product of `enterprise`, whatever its status: what search must look at again.
pub async fn product_ids(
    on: &impl Read,
    enterprise: EnterpriseId,
) -> Result<Vec<ProductId>, StorageError> {
    #[derive(FromQueryResult)]
    struct Id {
        id: Uuid,
    }
    let sql = "SELECT id FROM products WHERE enterprise_id = $1 ORDER BY id";
    let rows: Vec<Id> = all(on, sql, values![enterprise]).await?;
    Ok(rows.into_iter().map(|row| row.id.into()).collect())
}
