//! The first schema. Tables that later work could not refill are complete here: village credits,
//! order lines, ledger, stock movements, audit, media owners, the change log, per-person keys.

mod catalogue;
mod enterprise;
mod jobs;
mod ledger;
mod media;
mod order;
mod output;
mod payment;
mod person;
mod region;

use crate::dialect;
use sea_orm_migration::prelude::*;

/// Creates the first schema.
#[derive(Debug)]
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261124_000001_initial"
    }
}

/// Tables, oldest first; a later one may refer to an earlier one.
const TABLES: &[&str] = &[
    "settings",
    "jobs",
    "idempotency_keys",
    "change_log",
    "regions",
    "people",
    "person_keys",
    "sealed_values",
    "sessions",
    "audit_rows",
    "enterprises",
    "enterprise_villages",
    "enterprise_status_changes",
    "memberships",
    "mandates",
    "media",
    "media_variants",
    "categories",
    "products",
    "product_origins",
    "product_media",
    "product_variants",
    "variant_stock",
    "stock_movements",
    "carts",
    "cart_lines",
    "orders",
    "seller_orders",
    "seller_order_progress",
    "order_lines",
    "order_line_origins",
    "order_line_progress",
    "shipments",
    "payments",
    "payment_parts",
    "payment_transitions",
    "provider_messages",
    "provider_message_results",
    "refunds",
    "ledger_accounts",
    "ledger_transactions",
    "ledger_entries",
    "village_credits",
    "output_pending",
    "output_cells",
];

/// Tables whose rows never change and never go.
const APPEND_ONLY: &[&str] = &[
    "sealed_values",
    "audit_rows",
    "enterprise_status_changes",
    "stock_movements",
    "orders",
    "seller_orders",
    "order_lines",
    "order_line_origins",
    "payment_parts",
    "payment_transitions",
    "provider_messages",
    "ledger_accounts",
    "ledger_transactions",
    "ledger_entries",
    "village_credits",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statements in [
            jobs::UP,
            region::UP,
            person::UP,
            enterprise::UP,
            media::UP,
            catalogue::UP,
            order::UP,
            payment::UP,
            ledger::UP,
            output::UP,
        ] {
            dialect::run(manager, statements).await?;
        }
        dialect::guard_append_only(manager, APPEND_ONLY).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::drop_all(manager, TABLES).await
    }
}
