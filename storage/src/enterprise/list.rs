//! Lists of enterprises: by id, filtered, and only those that the asker may see.

use super::row::{COLUMNS, Row};
use crate::error::StorageError;
use crate::sql::{Read, all, placeholders};
use domain::EnterpriseId;
use domain::enterprise::{Enterprise, EnterpriseKind, EnterpriseStatus};
use domain::person::{RegionScope, Rights};
use domain::region::RegionCode;
use sea_orm::Value;

/// Which enterprises are wanted; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
pub struct EnterpriseFilter {
    /// At home in this region or below it.
    pub region: Option<RegionCode>,
    /// Of this kind.
    pub kind: Option<EnterpriseKind>,
    /// In this status.
    pub status: Option<EnterpriseStatus>,
}

/// One page of a list.
#[derive(Debug, Clone, Default)]
pub struct EnterpriseListing {
    /// Which.
    pub filter: EnterpriseFilter,
    /// Those after this one; `None` from the first.
    pub after: Option<EnterpriseId>,
    /// How many at most.
    pub limit: i64,
}

/// The enterprises of `listing` that somebody with `rights` may see, by id: everybody sees verified
/// ones, members their own besides, and officers those of their area.
pub async fn list(
    on: &impl Read,
    rights: &Rights,
    listing: &EnterpriseListing,
) -> Result<Vec<Enterprise>, StorageError> {
    let mut conditions = Conditions::default();
    conditions.visible_to(rights);
    if let Some(region) = &listing.filter.region {
        let within = conditions.within(region);
        conditions.narrow(within);
    }
    for (column, code) in [
        ("kind", listing.filter.kind.map(EnterpriseKind::code)),
        ("status", listing.filter.status.map(EnterpriseStatus::code)),
    ] {
        if let Some(code) = code {
            let place = conditions.bind(code);
            conditions.narrow(format!("{column} = {place}"));
        }
    }
    if let Some(after) = listing.after {
        let place = conditions.bind(after.uuid());
        conditions.narrow(format!("id > {place}"));
    }
    let limit = conditions.bind(listing.limit);
    let sql = format!(
        "SELECT {COLUMNS} FROM enterprises WHERE {} ORDER BY id LIMIT {limit}",
        conditions.all_of()
    );
    let rows: Vec<Row> = all(on, &sql, conditions.values).await?;
    rows.into_iter().map(Enterprise::try_from).collect()
}

/// The conditions of a statement as they grow, with the values of their parameters.
#[derive(Default)]
struct Conditions {
    all_of: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    /// Binds one more value; its placeholder.
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    fn narrow(&mut self, condition: String) {
        self.all_of.push(condition);
    }

    fn all_of(&self) -> String {
        if self.all_of.is_empty() {
            "TRUE".to_owned()
        } else {
            self.all_of.join(" AND ")
        }
    }

    /// At home in `region` or below it: a prefix, as a range that an index answers.
    fn within(&mut self, region: &RegionCode) -> String {
        let from = self.bind(region.as_str());
        let to = self.bind(region.subtree_end());
        format!("(home_village_code >= {from} AND home_village_code < {to})")
    }

    fn visible_to(&mut self, rights: &Rights) {
        let scopes = rights.mandates.iter().map(|held| &held.scope);
        if scopes.clone().any(|scope| *scope == RegionScope::All) {
            return;
        }
        let mut any_of = Vec::new();
        for scope in scopes {
            if let RegionScope::Subtree(region) = scope {
                any_of.push(self.within(region));
            }
        }
        let verified = self.bind(EnterpriseStatus::Verified.code());
        any_of.push(format!("status = {verified}"));
        if !rights.memberships.is_empty() {
            let places = placeholders(rights.memberships.len(), self.values.len() + 1);
            let ids = rights.memberships.iter().map(|held| held.enterprise.uuid());
            self.values.extend(ids.map(Value::from));
            any_of.push(format!("id IN ({places})"));
        }
        self.narrow(format!("({})", any_of.join(" OR ")));
    }
}
