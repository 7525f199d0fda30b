//! What the catalogue must know of an enterprise.

use crate::change_log;
use crate::error::StorageError;
use crate::sql::{Read, all, one, values};
use crate::tx::Tx;
use domain::catalogue::Origins;
use domain::enterprise::EnterpriseKind;
use domain::region::RegionCode;
use domain::{BasisPoints, EnterpriseId, ProductId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// An enterprise as the catalogue sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seller {
    /// True when it may sell.
    pub is_verified: bool,
    /// Where it is at home.
    pub home_village: RegionCode,
    /// Where its products come from when nothing is said.
    pub origins: Origins,
}

/// The enterprise, whatever its status.
pub async fn seller(on: &impl Read, id: EnterpriseId) -> Result<Option<Seller>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        kind: String,
        status: String,
        home_village_code: String,
    }
    let sql = "SELECT kind, status, home_village_code FROM enterprises WHERE id = $1";
    let Some(row) = one::<Row>(on, sql, values![id]).await? else {
        return Ok(None);
    };
    let corrupt = |column| StorageError::Corrupt {
        table: "enterprises",
        column,
        id: id.to_string(),
    };
    let kind = EnterpriseKind::from_code(&row.kind).ok_or_else(|| corrupt("kind"))?;
    let home = RegionCode::parse(&row.home_village_code);
    let home = home.map_err(|_| corrupt("home_village_code"))?;
    let members = members(on, id).await?;
    Ok(Some(Seller {
        is_verified: row.status == "VERIFIED",
        home_village: home.clone(),
        origins: Origins::of_enterprise(kind, home, members),
    }))
}

async fn members(
    on: &impl Read,
    id: EnterpriseId,
) -> Result<Vec<(RegionCode, BasisPoints)>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        village_code: String,
        share_bps: i64,
    }
    let sql = "SELECT village_code, share_bps FROM enterprise_villages \
               WHERE enterprise_id = $1 ORDER BY village_code";
    let rows = all::<Row>(on, sql, values![id]).await?;
    let member = |row: Row| {
        let corrupt = |column| StorageError::Corrupt {
            table: "enterprise_villages",
            column,
            id: id.to_string(),
        };
        let village = RegionCode::parse(&row.village_code);
        Ok((
            village.map_err(|_| corrupt("village_code"))?,
            BasisPoints::new(row.share_bps).map_err(|_| corrupt("share_bps"))?,
        ))
    };
    rows.into_iter().map(member).collect()
}

/// Notes in the change log that whatever this enterprise has published must be looked at again:
/// its name, status or home village changed.
pub async fn record_change(tx: &Tx, id: EnterpriseId) -> Result<(), StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
    }
    let sql = "SELECT id FROM products WHERE enterprise_id = $1 AND status = 'PUBLISHED' \
               ORDER BY id";
    let rows = all::<Row>(tx, sql, values![id]).await?;
    let products: Vec<ProductId> = rows.into_iter().map(|row| row.id.into()).collect();
    change_log::record(tx, &products).await
}
