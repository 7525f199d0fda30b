//! A part of a plan, for tests that play it.

use super::{DemoPlan, PlannedEnterprise, PlannedOrder, PlannedProduct, Standing};
use std::collections::HashMap;

impl DemoPlan {
    /// The first `count` enterprises besides those that a visitor comes upon, and the orders that
    /// they alone serve.
    pub(crate) fn smaller(self, count: usize) -> Self {
        let needed =
            |one: &PlannedEnterprise| one.owner.is_some() || one.standing != Standing::Verified;
        let all = self.enterprises.into_iter().enumerate();
        let kept = all.filter(|(at, one)| *at < count || needed(one));
        let (positions, enterprises): (Vec<usize>, Vec<_>) = kept.unzip();
        let enterprise_at = moved(positions);
        let products = self.products.into_iter().enumerate();
        let kept = products.filter_map(|(at, product)| {
            let enterprise = *enterprise_at.get(&product.enterprise)?;
            Some((
                at,
                PlannedProduct {
                    enterprise,
                    ..product
                },
            ))
        });
        let (positions, products): (Vec<usize>, Vec<_>) = kept.unzip();
        let product_at = moved(positions);
        let orders = self.orders.into_iter();
        let orders = orders.filter_map(|order| within(order, &enterprise_at, &product_at));
        Self {
            begins_at: self.begins_at,
            ends_at: self.ends_at,
            enterprises,
            products,
            buyers: self.buyers,
            orders: orders.collect(),
        }
    }
}

fn moved(positions: Vec<usize>) -> HashMap<usize, usize> {
    positions.into_iter().zip(0..).collect()
}

fn within(
    mut order: PlannedOrder,
    enterprise_at: &HashMap<usize, usize>,
    product_at: &HashMap<usize, usize>,
) -> Option<PlannedOrder> {
    for line in &mut order.lines {
        line.product = *product_at.get(&line.product)?;
    }
    for delivery in &mut order.deliveries {
        delivery.enterprise = *enterprise_at.get(&delivery.enterprise)?;
    }
    for part in &mut order.course.parts {
        part.enterprise = *enterprise_at.get(&part.enterprise)?;
    }
    Some(order)
}
