//! Double entry: entries of a transaction sum to zero, and nothing is ever changed.
//!
//! Debits are positive, credits negative. Money that a provider holds for us is a debit on its
//! clearing account; what is owed to enterprises, villagers' couriers, the platform or a buyer is
//! a credit on theirs.

use crate::{EnterpriseId, Rupiah, SellerOrderId};

/// What an account is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Account {
    /// Money at a payment provider, by its name.
    ProviderClearing(String),
    /// What an enterprise is owed for goods.
    EnterprisePayable(EnterpriseId),
    /// What an enterprise is owed for delivering.
    DeliveryPayable(EnterpriseId),
    /// What the platform keeps.
    PlatformFee,
    /// Money that belongs to no sale and goes back to its buyer.
    BuyerRefundable,
}

impl Account {
    /// The kind, as rows name it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ProviderClearing(_) => "PROVIDER_CLEARING",
            Self::EnterprisePayable(_) => "ENTERPRISE_PAYABLE",
            Self::DeliveryPayable(_) => "DELIVERY_PAYABLE",
            Self::PlatformFee => "PLATFORM_FEE",
            Self::BuyerRefundable => "BUYER_REFUNDABLE",
        }
    }

    /// Whose it is, as rows name it; empty where it has no owner.
    pub fn owner(&self) -> String {
        match self {
            Self::ProviderClearing(provider) => provider.clone(),
            Self::EnterprisePayable(enterprise) | Self::DeliveryPayable(enterprise) => {
                enterprise.to_string()
            }
            Self::PlatformFee | Self::BuyerRefundable => String::new(),
        }
    }

    /// The account that a row names; `None` for a word of no account.
    pub fn from_stored(kind: &str, owner: &str, enterprise: Option<EnterpriseId>) -> Option<Self> {
        match kind {
            "PROVIDER_CLEARING" => Some(Self::ProviderClearing(owner.to_owned())),
            "ENTERPRISE_PAYABLE" => enterprise.map(Self::EnterprisePayable),
            "DELIVERY_PAYABLE" => enterprise.map(Self::DeliveryPayable),
            "PLATFORM_FEE" => Some(Self::PlatformFee),
            "BUYER_REFUNDABLE" => Some(Self::BuyerRefundable),
            _ => None,
        }
    }

    /// The enterprise whose money it is, if one's.
    pub const fn enterprise(&self) -> Option<EnterpriseId> {
        match self {
            Self::EnterprisePayable(enterprise) | Self::DeliveryPayable(enterprise) => {
                Some(*enterprise)
            }
            _ => None,
        }
    }
}

/// One leg of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// On which account.
    pub account: Account,
    /// Debit positive, credit negative; never zero.
    pub amount: Rupiah,
    /// The seller order it is about, if one.
    pub seller_order: Option<SellerOrderId>,
}

/// Entries that sum to zero: there is no other way to make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balanced(Vec<Entry>);

/// Entries that do not sum to zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unbalanced {
    /// What they sum to.
    pub by: Rupiah,
}

impl Balanced {
    /// Takes `entries`, leaving out those of zero.
    ///
    /// # Errors
    /// [`Unbalanced`] when they do not sum to zero.
    pub fn new(entries: Vec<Entry>) -> Result<Self, Unbalanced> {
        let by: Rupiah = entries.iter().map(|entry| entry.amount).sum();
        if !by.is_zero() {
            return Err(Unbalanced { by });
        }
        Ok(Self(
            entries
                .into_iter()
                .filter(|entry| !entry.amount.is_zero())
                .collect(),
        ))
    }

    /// The entries.
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }
}

/// A part of a payment: what one seller order's share of the money is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidPart {
    /// Which seller order.
    pub seller_order: SellerOrderId,
    /// Who sells.
    pub enterprise: EnterpriseId,
    /// All of it.
    pub total: Rupiah,
    /// The platform's fee, out of the goods' value.
    pub fee: Rupiah,
    /// Delivery.
    pub delivery: Rupiah,
    /// False when it was not sold: called off before, or paid a second time.
    pub sold: bool,
}

/// The entries of a payment that arrived through `provider`. They sum to zero by construction.
pub fn entries_of_payment(provider: &str, parts: &[PaidPart]) -> Vec<Entry> {
    parts
        .iter()
        .flat_map(|part| entries_of_part(provider, part))
        .collect()
}

fn entries_of_part(provider: &str, part: &PaidPart) -> Vec<Entry> {
    let entry = |account, amount| Entry {
        account,
        amount,
        seller_order: Some(part.seller_order),
    };
    let received = entry(Account::ProviderClearing(provider.to_owned()), part.total);
    if !part.sold {
        return vec![received, entry(Account::BuyerRefundable, -part.total)];
    }
    let goods = part.total - part.delivery - part.fee;
    vec![
        received,
        entry(Account::EnterprisePayable(part.enterprise), -goods),
        entry(Account::DeliveryPayable(part.enterprise), -part.delivery),
        entry(Account::PlatformFee, -part.fee),
    ]
}

/// The entries that take `booked` back.
pub fn reversal(booked: &[Entry]) -> Vec<Entry> {
    let reverse = |entry: &Entry| Entry {
        amount: -entry.amount,
        ..entry.clone()
    };
    booked.iter().map(reverse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn rupiah(amount: i64) -> Rupiah {
        Rupiah::new(amount).unwrap()
    }

    #[test]
    fn a_payment_balances_whether_sold_or_not() {
        let part = |sold| PaidPart {
            seller_order: SellerOrderId::from_uuid(Uuid::nil()),
            enterprise: EnterpriseId::from_uuid(Uuid::nil()),
            total: rupiah(110_000),
            fee: rupiah(2_000),
            delivery: rupiah(10_000),
            sold,
        };
        let booked = Balanced::new(entries_of_payment("sandbox", &[part(true), part(false)]));
        let booked = booked.unwrap();
        let payable: Rupiah = booked
            .entries()
            .iter()
            .filter(|entry| matches!(entry.account, Account::EnterprisePayable(_)))
            .map(|entry| entry.amount)
            .sum();
        assert_eq!(payable, rupiah(-98_000));
        assert_eq!(booked.entries().len(), 6);
    }

    #[test]
    fn a_reversal_leaves_nothing_on_any_account() {
        let part = PaidPart {
            seller_order: SellerOrderId::from_uuid(Uuid::nil()),
            enterprise: EnterpriseId::from_uuid(Uuid::nil()),
            total: rupiah(110_000),
            fee: rupiah(2_000),
            delivery: rupiah(10_000),
            sold: true,
        };
        let booked = entries_of_payment("sandbox", &[part]);
        let back = reversal(&booked);
        assert!(Balanced::new(back.clone()).is_ok());
        for (entry, reversed) in booked.iter().zip(&back) {
            assert_eq!(entry.account, reversed.account);
            assert_eq!(entry.amount + reversed.amount, Rupiah::ZERO);
            let account = &entry.account;
            let stored =
                Account::from_stored(account.kind(), &account.owner(), account.enterprise());
            assert_eq!(stored.as_ref(), Some(account));
        }
    }

    #[test]
    fn what_does_not_balance_cannot_be_made() {
        let entry = Entry {
            account: Account::PlatformFee,
            amount: rupiah(1),
            seller_order: None,
        };
        assert_eq!(
            Balanced::new(vec![entry]),
            Err(Unbalanced { by: rupiah(1) })
        );
    }
}
