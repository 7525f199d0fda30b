//! What several commands look up first.

use crate::app::{Actor, CommandError, Denied};
use domain::catalogue::{Category, CategoryCode, Product};
use domain::{Invalid, ProductId, Rule};
use storage::audit::{self, AuditEntry};
use storage::catalogue::{category, find};
use storage::{StorageError, Tx};

/// The product, for somebody who may list for its enterprise.
pub(super) async fn own_product<E>(
    tx: &Tx,
    actor: &Actor,
    id: ProductId,
) -> Result<Product, CommandError<E>> {
    let Some(product) = find(tx, id).await? else {
        actor.require(false)?;
        return Err(Denied::NotFound.into());
    };
    actor.require(actor.rights.may_list(product.enterprise))?;
    Ok(product)
}

/// The category, or the broken rule of naming one that is not there.
pub(super) async fn known_category<E>(
    tx: &Tx,
    code: &CategoryCode,
) -> Result<Category, CommandError<E>> {
    let unknown = || {
        Invalid::new(
            Rule::Unknown,
            "kategori ini tidak ada",
            "there is no such category",
        )
        .in_field("category")
    };
    Ok(category(tx, code).await?.ok_or_else(unknown)?)
}

/// Writes down what somebody did to a product.
pub(super) async fn record(
    tx: &Tx,
    actor: &Actor,
    product: &Product,
    change: Change,
) -> Result<(), StorageError> {
    let entry = AuditEntry {
        actor: actor.for_audit(),
        action: change.action,
        subject_kind: "product",
        subject_id: product.id.to_string(),
        enterprise: Some(product.enterprise),
        region: None,
        before: Some(change.before),
        after: Some(change.after),
        personal: None,
        request_id: Some(actor.request_id.clone()),
        address: actor.address_of_client(),
    };
    audit::record(tx, entry).await
}

/// A change of a product, for the audit.
pub(super) struct Change {
    pub(super) action: &'static str,
    pub(super) before: serde_json::Value,
    pub(super) after: serde_json::Value,
}
