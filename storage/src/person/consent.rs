//! Consents as they are given and withdrawn: a row each, of which the youngest holds.

use crate::audit::seal_address;
use crate::error::StorageError;
use crate::sql::{Read, all, insert, number, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::person::ConsentPurpose;
use domain::{ConsentId, EnterpriseId, PersonId};
use sea_orm::FromQueryResult;
use std::net::IpAddr;
use uuid::Uuid;

/// A decision to be written down.
#[derive(Debug, Clone, Copy)]
pub struct NewConsent {
    /// Whose.
    pub person: PersonId,
    /// For what.
    pub purpose: ConsentPurpose,
    /// The version of the text that they saw.
    pub text_version: u32,
    /// True when they consent, false when they withdraw.
    pub is_given: bool,
    /// From where.
    pub address: Option<IpAddr>,
}

/// What somebody decided last about a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// For what.
    pub purpose: ConsentPurpose,
    /// The version of the text that they saw.
    pub text_version: u32,
    /// True when they consented, false when they withdrew.
    pub is_given: bool,
    /// When.
    pub decided_at: DateTime<Utc>,
}

impl Consent {
    /// True while it may be gone by: given, and to the text as it is now.
    pub const fn holds(&self) -> bool {
        self.is_given && self.text_version == self.purpose.text_version()
    }
}

/// Writes a decision down.
pub async fn insert_consent(tx: &Tx, new: NewConsent) -> Result<(), StorageError> {
    let address = seal_address(tx, Some(new.person), new.address).await?;
    let columns = [
        "id",
        "person_id",
        "purpose",
        "text_version",
        "is_given",
        "decided_at",
        "address_value_id",
    ];
    let row = values![
        tx.new_id::<ConsentId>(),
        new.person,
        new.purpose.code(),
        i64::from(new.text_version),
        new.is_given,
        tx.now(),
        address,
    ];
    insert(tx, "consents", &columns, vec![row]).await
}

/// What `person` decided last about each purpose that is known, in the order of purposes.
pub async fn consents_of(on: &impl Read, person: PersonId) -> Result<Vec<Consent>, StorageError> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        purpose: String,
        text_version: i64,
        is_given: bool,
        decided_at: DateTime<Utc>,
    }
    let sql = "SELECT c.id, c.purpose, c.text_version, c.is_given, c.decided_at FROM consents c \
               WHERE c.person_id = $1 AND NOT EXISTS (SELECT 1 FROM consents later \
                   WHERE later.person_id = c.person_id AND later.purpose = c.purpose \
                   AND later.id > c.id) \
               ORDER BY c.purpose";
    let rows: Vec<Row> = all(on, sql, values![person]).await?;
    let consent = |row: Row| {
        // A purpose that this release does not know any more holds nothing.
        let purpose = ConsentPurpose::from_code(&row.purpose)?;
        let text_version = u32::try_from(row.text_version);
        let text_version = text_version.map_err(|_| StorageError::Corrupt {
            table: "consents",
            column: "text_version",
            id: row.id.to_string(),
        });
        Some(text_version.map(|text_version| Consent {
            purpose,
            text_version,
            is_given: row.is_given,
            decided_at: row.decided_at,
        }))
    };
    rows.into_iter().filter_map(consent).collect()
}

/// True when `enterprise` has owners, and each of them consents to `purpose` as its text is now.
pub async fn owners_consent(
    on: &impl Read,
    enterprise: EnterpriseId,
    purpose: ConsentPurpose,
) -> Result<bool, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM memberships m WHERE m.enterprise_id = $1 \
               AND m.kind = 'OWNER' AND m.ended_at IS NULL AND m.holder_person_id IS NOT NULL \
               AND (SELECT c.is_given AND c.text_version = $3 FROM consents c \
                    WHERE c.person_id = m.holder_person_id AND c.purpose = $2 \
                    ORDER BY c.id DESC LIMIT 1)";
    let text_version = i64::from(purpose.text_version());
    let given = values![enterprise, purpose.code(), text_version];
    let consenting = number(on, sql, given).await?;
    let sql = "SELECT COUNT(*) AS n FROM memberships m WHERE m.enterprise_id = $1 \
               AND m.kind = 'OWNER' AND m.ended_at IS NULL AND m.holder_person_id IS NOT NULL";
    Ok(consenting > 0 && consenting == number(on, sql, values![enterprise]).await?)
}
