//! The type `StatementEntry`.

use crate::graphql::page::{Page, PageInput, connection};
use crate::graphql::scalar::Rupiah;
use crate::graphql::{ContextExt, NodeKind, fault};
use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};
use domain::EnterpriseId;
use domain::ledger::Account;
use domain::person::Private;
use storage::ledger::StatementLine;

/// A page of an enterprise's statement.
pub type Statements = Connection<String, StatementEntry, EmptyFields, EmptyFields>;

/// What an entry is owed for.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementAccount {
    /// Goods, less the platform's fee.
    Goods,
    /// Delivering.
    Delivery,
}

/// What caused an entry.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementCause {
    /// Money that arrived.
    Payment,
    /// Money that went back.
    Refund,
}

/// One entry of what the platform owes an enterprise; never changed, only reversed by another.
#[derive(Debug, Clone)]
pub struct StatementEntry(pub StatementLine);

#[Object]
impl StatementEntry {
    /// Its global id.
    async fn id(&self) -> ID {
        NodeKind::LedgerEntry.id(self.0.id)
    }

    /// What it is owed for.
    async fn account(&self) -> StatementAccount {
        match self.0.account {
            Account::DeliveryPayable(_) => StatementAccount::Delivery,
            _ => StatementAccount::Goods,
        }
    }

    /// What caused it.
    async fn cause(&self) -> StatementCause {
        if self.0.cause_kind == "REFUND" {
            StatementCause::Refund
        } else {
            StatementCause::Payment
        }
    }

    /// Positive when the enterprise is owed more, negative when less.
    async fn amount(&self) -> Rupiah {
        self.0.amount.into()
    }

    /// The number of the order it is about; null for none.
    async fn order_number(&self) -> Option<&str> {
        self.0.order_number.as_deref()
    }

    /// The global id of the seller order it is about; null for none.
    async fn seller_order_id(&self) -> Option<ID> {
        self.0.seller_order.map(|id| NodeKind::SellerOrder.id(id))
    }

    /// When it was booked.
    async fn booked_at(&self) -> DateTime<Utc> {
        self.0.booked_at
    }
}

/// The statement of `enterprise`, the youngest entry first; null for who does not see its money.
pub async fn statement_of(
    ctx: &Context<'_>,
    enterprise: EnterpriseId,
    (first, after): (Option<i32>, Option<String>),
) -> async_graphql::Result<Option<Statements>> {
    if !ctx.actor().rights.may_see_money(enterprise) {
        return Ok(None);
    }
    let page = PageInput::parse(first, after)?;
    let db = &ctx.app().db;
    let sight = ctx.actor().sight(Private::Money);
    let wanted = (page.after_id()?, page.first + 1);
    let found = storage::ledger::statement(db, &sight, enterprise, wanted).await;
    let cut = Page::cut(found.map_err(|error| fault(ctx, &error))?, page.first);
    let has_previous = page.after.is_some();
    Ok(Some(connection(
        cut,
        has_previous,
        |one| one.id.to_string(),
        StatementEntry,
    )))
}
