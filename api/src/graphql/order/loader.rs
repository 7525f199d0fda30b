//! What is fetched for many orders at once: one statement each, whatever their number. It is asked
//! for by an order that was read, and so by who reaches it.

use crate::app::App;
use async_graphql::dataloader::Loader;
use domain::{OrderId, SellerOrderId};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use storage::StorageError;
use storage::order::{OrderLineView, OrderView, SellerOrderView, lines_of, seller_orders_of};
use storage::payment::{PaymentView, RefundView, of_orders, refunds_of_orders};

/// Fetches parts, lines, payments and refunds.
pub struct OrderLoader(pub Arc<App>);

/// Asks for the parts of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartsOf(OrderId);

impl PartsOf {
    /// Those of `seen`, which the caller was shown.
    pub fn seen(seen: &OrderView) -> Self {
        Self(seen.id)
    }
}

/// Asks for the lines of a seller order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LinesOf(SellerOrderId);

impl LinesOf {
    /// Those of `seen`, which the caller was shown.
    pub fn seen(seen: &SellerOrderView) -> Self {
        Self(seen.id)
    }
}

/// Asks for the payments of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PaymentsOf(OrderId);

impl PaymentsOf {
    /// Those of `seen`, which the caller was shown.
    pub fn seen(seen: &OrderView) -> Self {
        Self(seen.id)
    }
}

/// Asks for the refunds of a seller order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RefundsOf(SellerOrderId);

impl RefundsOf {
    /// Those of `seen`, which the caller was shown.
    pub fn seen(seen: &SellerOrderView) -> Self {
        Self(seen.id)
    }
}

type Grouped<K, V> = Result<HashMap<K, Vec<V>>, Arc<StorageError>>;

fn group<K: Eq + Hash, V>(
    found: Result<Vec<V>, StorageError>,
    key: impl Fn(&V) -> K,
) -> Grouped<K, V> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for one in found.map_err(Arc::new)? {
        groups.entry(key(&one)).or_default().push(one);
    }
    Ok(groups)
}

impl Loader<PartsOf> for OrderLoader {
    type Value = Vec<SellerOrderView>;
    type Error = Arc<StorageError>;

    async fn load(&self, keys: &[PartsOf]) -> Grouped<PartsOf, SellerOrderView> {
        let ids: Vec<OrderId> = keys.iter().map(|key| key.0).collect();
        let found = seller_orders_of(&self.0.db, &ids).await;
        group(found, |part| PartsOf(part.order))
    }
}

impl Loader<LinesOf> for OrderLoader {
    type Value = Vec<OrderLineView>;
    type Error = Arc<StorageError>;

    async fn load(&self, keys: &[LinesOf]) -> Grouped<LinesOf, OrderLineView> {
        let ids: Vec<SellerOrderId> = keys.iter().map(|key| key.0).collect();
        let found = lines_of(&self.0.db, &ids).await;
        group(found, |line| LinesOf(line.seller_order))
    }
}

impl Loader<PaymentsOf> for OrderLoader {
    type Value = Vec<PaymentView>;
    type Error = Arc<StorageError>;

    async fn load(&self, keys: &[PaymentsOf]) -> Grouped<PaymentsOf, PaymentView> {
        let ids: Vec<OrderId> = keys.iter().map(|key| key.0).collect();
        let found = of_orders(&self.0.db, &ids).await;
        group(found, |payment| PaymentsOf(payment.order))
    }
}

impl Loader<RefundsOf> for OrderLoader {
    type Value = Vec<RefundView>;
    type Error = Arc<StorageError>;

    async fn load(&self, keys: &[RefundsOf]) -> Grouped<RefundsOf, RefundView> {
        let ids: Vec<SellerOrderId> = keys.iter().map(|key| key.0).collect();
        let found = refunds_of_orders(&self.0.db, &ids).await;
        group(found, |refund| RefundsOf(refund.seller_order))
    }
}
