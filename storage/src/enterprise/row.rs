//! The row of an enterprise, and the domain's enterprise from it.

use crate::error::StorageError;
use chrono::{DateTime, Utc};
use domain::Rupiah;
use domain::enterprise::{
    Description, Enterprise, EnterpriseKind, EnterpriseName, EnterpriseStatus, LegalNumber,
    NikKoperasi, Programme, Slug,
};
use domain::region::RegionCode;
use sea_orm::FromQueryResult;
use uuid::Uuid;

pub(super) const COLUMNS: &str = "id, slug, name, kind, programme, description, \
     home_village_code, status, claimed, legal_number, nik_koperasi, delivery_fee_rupiah, \
     created_at, updated_at";

#[derive(FromQueryResult)]
pub(super) struct Row {
    id: Uuid,
    slug: String,
    name: String,
    kind: String,
    programme: Option<String>,
    description: String,
    home_village_code: String,
    status: String,
    claimed: bool,
    legal_number: Option<String>,
    nik_koperasi: Option<String>,
    delivery_fee_rupiah: Option<i64>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl TryFrom<Row> for Enterprise {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let corrupt = |column| {
            let id = row.id.to_string();
            move || StorageError::Corrupt {
                table: "enterprises",
                column,
                id,
            }
        };
        let fee = row.delivery_fee_rupiah.map(Rupiah::price).transpose();
        Ok(Self {
            id: row.id.into(),
            slug: read(Slug::parse(&row.slug), corrupt("slug"))?,
            name: read(EnterpriseName::parse(&row.name), corrupt("name"))?,
            kind: EnterpriseKind::from_code(&row.kind).ok_or_else(corrupt("kind"))?,
            programme: optional(
                row.programme.as_deref(),
                Programme::parse,
                corrupt("programme"),
            )?,
            description: read(Description::parse(&row.description), corrupt("description"))?,
            home_village: read(
                RegionCode::parse(&row.home_village_code),
                corrupt("home_village_code"),
            )?,
            status: EnterpriseStatus::from_code(&row.status).ok_or_else(corrupt("status"))?,
            claimed: row.claimed,
            legal_number: optional(
                row.legal_number.as_deref(),
                LegalNumber::parse,
                corrupt("legal_number"),
            )?,
            nik_koperasi: optional(
                row.nik_koperasi.as_deref(),
                NikKoperasi::parse,
                corrupt("nik_koperasi"),
            )?,
            delivery_fee: read(fee, corrupt("delivery_fee_rupiah"))?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

fn read<T>(
    parsed: Result<T, domain::Invalid>,
    corrupt: impl FnOnce() -> StorageError,
) -> Result<T, StorageError> {
    parsed.map_err(|_| corrupt())
}

fn optional<T>(
    text: Option<&str>,
    parse: impl Fn(&str) -> Result<T, domain::Invalid>,
    corrupt: impl FnOnce() -> StorageError,
) -> Result<Option<T>, StorageError> {
    read(text.map(parse).transpose(), corrupt)
}
