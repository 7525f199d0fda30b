//! Permits of products: given by who sells them, looked at by officers, asked for by rules.

mod add;
mod decide;
mod import_rules;
mod queue;
mod read;
mod remove;
mod sellable;
mod withdraw;

pub use add::{AddPermits, MAX_PERMITS, add_permits};
pub use decide::{DecidePermit, decide_permit};
pub use import_rules::{ImportRulesError, import_permit_rules};
pub use queue::{WaitingPermitPage, permit_queue};
pub use read::{permit_url, sees_papers};
pub use remove::remove_permit;
pub(super) use sellable::require_sellable;
pub(crate) use withdraw::{WITHDRAW_FORBIDDEN_JOB, withdraw_forbidden};

use crate::app::person::entry;
use crate::app::{Actor, Denied};
use domain::catalogue::{PermitKind, Product};
use domain::region::RegionCode;
use domain::{EnterpriseId, ProductPermitId};
use serde_json::{Value, json};
use storage::{StorageError, Tx};

/// What is written down of a permit.
struct Told<'a> {
    action: &'static str,
    permit: ProductPermitId,
    kind: PermitKind,
    product: &'a Product,
    before: Option<Value>,
    after: Value,
}

async fn record(
    tx: &Tx,
    actor: &Actor,
    village: &RegionCode,
    told: Told<'_>,
) -> Result<(), StorageError> {
    let mut row = entry(actor, told.action, "product_permit", told.permit);
    row.enterprise = Some(told.product.enterprise);
    row.region = Some(village.clone());
    row.before = told.before;
    let about = json!({ "product": told.product.id, "kind": told.kind.code() });
    row.after = Some(merged(about, told.after));
    storage::audit::record(tx, row).await
}

fn merged(mut into: Value, more: Value) -> Value {
    if let (Value::Object(into), Value::Object(more)) = (&mut into, more) {
        into.extend(more);
    }
    into
}

/// Where the enterprise of a product is at home.
async fn village_of(tx: &Tx, enterprise: EnterpriseId) -> Result<RegionCode, VillageError> {
    let found = storage::catalogue::seller(tx, enterprise).await?;
    found.map(|one| one.home_village).ok_or(VillageError::None)
}

/// Why there is no village.
enum VillageError {
    None,
    Database(StorageError),
}

impl From<StorageError> for VillageError {
    fn from(error: StorageError) -> Self {
        Self::Database(error)
    }
}

impl<E> From<VillageError> for crate::app::CommandError<E> {
    fn from(error: VillageError) -> Self {
        match error {
            VillageError::None => Denied::NotFound.into(),
            VillageError::Database(error) => error.into(),
        }
    }
}
