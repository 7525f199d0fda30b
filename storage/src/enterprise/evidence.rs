//! What enterprises have shown, for their checklists: four statements, however many they are.

use super::numbers::SEALED;
use crate::error::StorageError;
use crate::sight::reached;
use crate::sql::{Read, all, placeholders};
use chrono::NaiveDate;
use domain::EnterpriseId;
use domain::enterprise::{
    Check, ChecklistKey, EnterpriseKind, Evidence, LegalNumber, NikKoperasi, Shown, Verdict,
};
use domain::person::Sight;
use sea_orm::{FromQueryResult, Value};
use std::collections::HashMap;
use uuid::Uuid;

#[expect(
    clippy::struct_excessive_bools,
    reason = "each number is given or not, by itself"
)]
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    kind: String,
    legal_number: Option<String>,
    nik_koperasi: Option<String>,
    has_nib: bool,
    has_nib_exemption: bool,
    has_npwp: bool,
    has_owner_nik: bool,
    members: i64,
}

#[derive(FromQueryResult)]
struct DocumentRow {
    enterprise_id: Uuid,
    item: String,
    number: Option<String>,
    expires_day: Option<NaiveDate>,
    state: String,
}

#[derive(FromQueryResult)]
struct CheckRow {
    enterprise_id: Uuid,
    item: String,
    verdict: String,
    reason: Option<String>,
}

/// Everything that those of the enterprises with `ids` have shown that `sight` reaches; the others
/// are left out.
pub async fn evidence_of(
    on: &impl Read,
    sight: &Sight,
    ids: &[EnterpriseId],
) -> Result<HashMap<EnterpriseId, Evidence>, StorageError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let places = placeholders(ids.len(), 1);
    let values: Vec<Value> = ids.iter().map(|id| Value::from(id.uuid())).collect();
    let (seen, shown) = reached(sight, &SEALED, values.clone());
    let sql = format!(
        "SELECT id, kind, legal_number, nik_koperasi, nib_sealed IS NOT NULL AS has_nib, \
         nib_exemption IS NOT NULL AS has_nib_exemption, npwp_sealed IS NOT NULL AS has_npwp, \
         owner_nik_value_id IS NOT NULL AS has_owner_nik, (SELECT COUNT(*) \
         FROM enterprise_villages v WHERE v.enterprise_id = e.id) AS members \
         FROM enterprises e WHERE id IN ({places}) AND {seen}"
    );
    let mut found = HashMap::new();
    for row in all::<Row>(on, &sql, shown).await? {
        found.insert(row.id.into(), row.into_evidence()?);
    }
    let sql = format!(
        "SELECT d.enterprise_id, d.item, d.number, d.expires_day, m.state \
         FROM enterprise_documents d JOIN media m ON m.id = d.media_id \
         WHERE d.ended_at IS NULL AND d.enterprise_id IN ({places}) ORDER BY d.id"
    );
    for row in all::<DocumentRow>(on, &sql, values.clone()).await? {
        if let Some(evidence) = found.get_mut(&EnterpriseId::from(row.enterprise_id)) {
            evidence.documents.push(row.into_shown()?);
        }
    }
    let sql = format!(
        "SELECT enterprise_id, item, verdict, reason FROM enterprise_checks \
         WHERE enterprise_id IN ({places}) ORDER BY item"
    );
    for row in all::<CheckRow>(on, &sql, values).await? {
        if let Some(evidence) = found.get_mut(&EnterpriseId::from(row.enterprise_id)) {
            evidence.checks.push(row.into_check()?);
        }
    }
    Ok(found)
}

impl Row {
    fn into_evidence(self) -> Result<Evidence, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "enterprises",
            column,
            id: self.id.to_string(),
        };
        let legal = self.legal_number.as_deref().map(LegalNumber::parse);
        let nik = self.nik_koperasi.as_deref().map(NikKoperasi::parse);
        Ok(Evidence {
            kind: EnterpriseKind::from_code(&self.kind).ok_or_else(|| corrupt("kind"))?,
            legal_number: legal.transpose().map_err(|_| corrupt("legal_number"))?,
            nik_koperasi: nik.transpose().map_err(|_| corrupt("nik_koperasi"))?,
            has_nib: self.has_nib,
            has_nib_exemption: self.has_nib_exemption,
            has_npwp: self.has_npwp,
            has_owner_nik: self.has_owner_nik,
            members: usize::try_from(self.members).unwrap_or_default(),
            documents: Vec::new(),
            checks: Vec::new(),
        })
    }
}

impl DocumentRow {
    fn into_shown(self) -> Result<Shown, StorageError> {
        let key = ChecklistKey::from_code(&self.item).ok_or_else(|| StorageError::Corrupt {
            table: "enterprise_documents",
            column: "item",
            id: self.enterprise_id.to_string(),
        })?;
        Ok(Shown {
            key,
            number: self.number,
            expires_on: self.expires_day,
            is_readable: matches!(self.state.as_str(), "UPLOADED" | "READY"),
        })
    }
}

impl CheckRow {
    fn into_check(self) -> Result<Check, StorageError> {
        let corrupt = |column| StorageError::Corrupt {
            table: "enterprise_checks",
            column,
            id: self.enterprise_id.to_string(),
        };
        let key = ChecklistKey::from_code(&self.item).ok_or_else(|| corrupt("item"))?;
        let verdict = Verdict::from_code(&self.verdict).ok_or_else(|| corrupt("verdict"))?;
        Ok(Check {
            key,
            verdict,
            reason: self.reason,
        })
    }
}
