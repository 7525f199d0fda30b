//! The member villages of a BUM Desa Bersama.

use crate::error::StorageError;
use crate::sql::{self, Read, all, placeholders, values};
use crate::tx::Tx;
use domain::enterprise::{MemberVillage, MemberVillages};
use domain::region::RegionCode;
use domain::{BasisPoints, EnterpriseId};
use sea_orm::FromQueryResult;
use std::collections::HashSet;

/// The member villages of `enterprise`, by code; none for one that belongs to its home alone.
pub async fn member_villages(
    on: &impl Read,
    enterprise: EnterpriseId,
) -> Result<Vec<MemberVillage>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        village_code: String,
        share_bps: i64,
    }
    let sql = "SELECT village_code, share_bps FROM enterprise_villages \
               WHERE enterprise_id = $1 ORDER BY village_code";
    let rows: Vec<Row> = all(on, sql, values![enterprise]).await?;
    let corrupt = |column| StorageError::Corrupt {
        table: "enterprise_villages",
        column,
        id: enterprise.to_string(),
    };
    let village = |row: Row| {
        Ok(MemberVillage {
            village: RegionCode::parse(&row.village_code).map_err(|_| corrupt("village_code"))?,
            share: BasisPoints::new(row.share_bps).map_err(|_| corrupt("share_bps"))?,
        })
    };
    rows.into_iter().map(village).collect()
}

/// Those of `codes` that are no region of today.
pub async fn missing_villages(
    on: &impl Read,
    codes: &[RegionCode],
) -> Result<Vec<RegionCode>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        code: String,
    }
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT code FROM regions WHERE valid_to IS NULL AND code IN ({})",
        placeholders(codes.len(), 1)
    );
    let values = codes.iter().map(|code| code.as_str().into()).collect();
    let rows: Vec<Row> = all(on, &sql, values).await?;
    let known: HashSet<String> = rows.into_iter().map(|row| row.code).collect();
    let missing = codes.iter().filter(|code| !known.contains(code.as_str()));
    Ok(missing.cloned().collect())
}

pub(super) async fn insert(
    tx: &Tx,
    enterprise: EnterpriseId,
    members: &MemberVillages,
) -> Result<(), StorageError> {
    let columns = ["enterprise_id", "village_code", "share_bps"];
    let rows = members
        .as_slice()
        .iter()
        .map(|member| values![enterprise, &member.village, member.share])
        .collect();
    sql::insert(tx, "enterprise_villages", &columns, rows).await
}
