//! [`quote`]: what an order of a cart's lines would come to, before it is placed.

use super::placing::DeliveryMethod;
use crate::cart::PricedLine;
use crate::{EnterpriseId, Rupiah};

/// What an order would come to at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// All goods; `None` beyond what an order may come to.
    pub goods: Option<Rupiah>,
    /// One delivery per enterprise, in ascending [`EnterpriseId`].
    pub deliveries: Vec<QuotedDelivery>,
    /// Goods and deliveries, each enterprise's as it is where nothing is chosen: what
    /// [`super::place`] expects then. `None` beyond what an order may come to.
    pub total: Option<Rupiah>,
}

/// How the goods of one enterprise can reach the buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedDelivery {
    /// Who sells.
    pub enterprise: EnterpriseId,
    /// The seller's name.
    pub enterprise_name: String,
    /// The seller's flat delivery fee; `None` means pickup only.
    pub fee: Option<Rupiah>,
}

impl QuotedDelivery {
    /// What it costs where nothing is chosen.
    pub fn default_amount(&self) -> Rupiah {
        match DeliveryMethod::by_default(self.fee) {
            DeliveryMethod::Pickup => Rupiah::ZERO,
            DeliveryMethod::Flat => self.fee.unwrap_or_default(),
        }
    }
}

/// Adds up what `lines` come to at today's prices, whether or not something stands in their way.
pub fn quote(lines: &[PricedLine]) -> Quote {
    let mut deliveries: Vec<QuotedDelivery> = lines
        .iter()
        .map(|line| QuotedDelivery {
            enterprise: line.enterprise,
            enterprise_name: line.enterprise_name.clone(),
            fee: line.delivery_fee,
        })
        .collect();
    deliveries.sort_by_key(|delivery| delivery.enterprise);
    deliveries.dedup_by_key(|delivery| delivery.enterprise);
    let goods = lines
        .iter()
        .try_fold(Rupiah::ZERO, |sum, line| sum.checked_add(line.amount()?));
    let with_deliveries = |goods| {
        let mut amounts = deliveries.iter().map(QuotedDelivery::default_amount);
        amounts.try_fold(goods, Rupiah::checked_add)
    };
    let total = goods.and_then(with_deliveries);
    Quote {
        goods,
        deliveries,
        total,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::CategoryCode;
    use crate::enterprise::EnterpriseKind;
    use crate::order::{PlaceRefusal, place};
    use crate::{BasisPoints, Quantity};
    use uuid::Uuid;

    fn line(enterprise: u128, price: i64, delivery_fee: Option<i64>) -> PricedLine {
        let price = Rupiah::price(price).unwrap();
        PricedLine {
            id: Uuid::from_u128(1).into(),
            product: Uuid::from_u128(2).into(),
            variant: Uuid::from_u128(3).into(),
            product_name: "Keripik".to_owned(),
            variant_name: String::new(),
            sku: "V1".to_owned(),
            unit: "bungkus".to_owned(),
            category: CategoryCode::parse("010101").unwrap(),
            enterprise: Uuid::from_u128(enterprise).into(),
            enterprise_name: format!("Usaha {enterprise}"),
            enterprise_kind: EnterpriseKind::Umkm,
            delivery_fee: delivery_fee.map(|fee| Rupiah::price(fee).unwrap()),
            price,
            seen_price: price,
            quantity: Quantity::from_milli(1_500).unwrap(),
            step: Quantity::from_milli(500).unwrap(),
            minimum: Quantity::from_milli(500).unwrap(),
            available: None,
            for_sale: true,
            closed_until: None,
            origins: Vec::new(),
        }
    }

    #[test]
    fn it_is_what_placing_expects() {
        let lines = [
            line(9, 333, Some(7_000)),
            line(1, 10_000, None),
            line(9, 1_000, Some(7_000)),
        ];
        let quote = quote(&lines);
        // 499.5 rounds up, 15,000 and 1,500; then one fee for the two lines of one enterprise.
        assert_eq!(quote.goods, Rupiah::new(17_000));
        assert_eq!(quote.total, Rupiah::new(24_000));
        let fees: Vec<_> = quote.deliveries.iter().map(|one| one.fee).collect();
        assert_eq!(fees, [None, Rupiah::new(7_000)]);
        let total = quote.total.unwrap();
        let draft = place(&lines, &[], BasisPoints::ZERO, total).unwrap();
        assert_eq!(
            (draft.goods, draft.total),
            (Rupiah::new(17_000).unwrap(), total)
        );
        let other = place(&lines, &[], BasisPoints::ZERO, draft.goods);
        assert_eq!(other, Err(PlaceRefusal::TotalChanged { now: total }));
    }

    #[test]
    fn a_free_delivery_is_a_delivery() {
        let quote = quote(&[line(1, 1_000, Some(0))]);
        assert_eq!(quote.total, quote.goods);
        let fee = quote.deliveries.first().unwrap().fee;
        assert_eq!(DeliveryMethod::by_default(fee), DeliveryMethod::Flat);
        assert_eq!(DeliveryMethod::offered(fee).len(), 2);
        assert_eq!(DeliveryMethod::offered(None), [DeliveryMethod::Pickup]);
    }

    #[test]
    fn beyond_what_an_order_may_come_to_there_is_no_sum() {
        let mut large = line(1, 9_999_999_999, Some(1));
        large.quantity = Quantity::from_milli(900_000_000).unwrap();
        let goods = quote(&[large.clone()]).goods.unwrap();
        assert_eq!(goods, Rupiah::new(8_999_999_999_100_000).unwrap());
        assert_eq!(quote(&[large.clone(), large.clone()]).goods, None);
        let mut largest = large;
        largest.quantity = Quantity::from_milli(Quantity::MAX_MILLI).unwrap();
        let none = quote(&[largest]);
        assert_eq!((none.goods, none.total), (None, None));
        assert_eq!(none.deliveries.len(), 1);
        assert_eq!(quote(&[]).total, Some(Rupiah::ZERO));
    }
}
