//! Global ids: opaque to clients, inside them the kind of thing and its key.

use async_graphql::ID;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Invalid, Rule};
use uuid::Uuid;

/// What a global id can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeKind {
    /// A region, by its code.
    Region,
    /// A person.
    Person,
    /// An enterprise.
    Enterprise,
    /// A paper of an enterprise.
    EnterpriseDocument,
    /// A category, by its code.
    Category,
    /// A product.
    Product,
    /// A permit of a product.
    ProductPermit,
    /// A product variant.
    ProductVariant,
    /// A media object.
    Media,
    /// A cart.
    Cart,
    /// A line of a cart.
    CartLine,
    /// An order.
    Order,
    /// One enterprise's part of an order.
    SellerOrder,
    /// A line of an order.
    OrderLine,
    /// A payment.
    Payment,
    /// A refund.
    Refund,
    /// A membership.
    Membership,
    /// A mandate.
    Mandate,
    /// A session.
    Session,
    /// A token for programs.
    ApiToken,
    /// An entry of an enterprise's statement.
    LedgerEntry,
    /// An invitation to be a member.
    MembershipInvitation,
    /// An offer of ownership.
    EnterpriseTransfer,
    /// A delegation.
    Delegation,
    /// A row of the audit trail.
    AuditRow,
    /// A breach of personal data.
    Breach,
    /// A report of a product.
    ProductReport,
}

impl NodeKind {
    const ALL: [Self; 27] = [
        Self::Region,
        Self::Person,
        Self::Enterprise,
        Self::EnterpriseDocument,
        Self::Category,
        Self::Product,
        Self::ProductPermit,
        Self::ProductVariant,
        Self::Media,
        Self::Cart,
        Self::CartLine,
        Self::Order,
        Self::SellerOrder,
        Self::OrderLine,
        Self::Payment,
        Self::Refund,
        Self::Membership,
        Self::Mandate,
        Self::Session,
        Self::ApiToken,
        Self::LedgerEntry,
        Self::MembershipInvitation,
        Self::EnterpriseTransfer,
        Self::Delegation,
        Self::AuditRow,
        Self::Breach,
        Self::ProductReport,
    ];

    const fn tag(self) -> &'static str {
        match self {
            Self::Region => "Region",
            Self::Person => "Person",
            Self::Enterprise => "Enterprise",
            Self::EnterpriseDocument => "EnterpriseDocument",
            Self::Category => "Category",
            Self::Product => "Product",
            Self::ProductPermit => "ProductPermit",
            Self::ProductVariant => "ProductVariant",
            Self::Media => "Media",
            Self::Cart => "Cart",
            Self::CartLine => "CartLine",
            Self::Order => "Order",
            Self::SellerOrder => "SellerOrder",
            Self::OrderLine => "OrderLine",
            Self::Payment => "Payment",
            Self::Refund => "Refund",
            Self::Membership => "Membership",
            Self::Mandate => "Mandate",
            Self::Session => "Session",
            Self::ApiToken => "ApiToken",
            Self::LedgerEntry => "LedgerEntry",
            Self::MembershipInvitation => "MembershipInvitation",
            Self::EnterpriseTransfer => "EnterpriseTransfer",
            Self::Delegation => "Delegation",
            Self::AuditRow => "AuditRow",
            Self::Breach => "Breach",
            Self::ProductReport => "ProductReport",
        }
    }

    /// The global id of the thing of this kind with `key`.
    pub fn id(self, key: impl std::fmt::Display) -> ID {
        ID(URL_SAFE_NO_PAD.encode(format!("{}:{key}", self.tag())))
    }
}

/// A global id, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeId {
    /// The kind of thing.
    pub kind: NodeKind,
    /// Its key.
    pub key: String,
}

impl NodeId {
    /// Reads any global id; `None` when it is none of ours.
    pub fn read(id: &ID) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(id.as_bytes()).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (tag, key) = text.split_once(':')?;
        let kind = NodeKind::ALL.into_iter().find(|kind| kind.tag() == tag)?;
        Some(Self {
            kind,
            key: key.to_owned(),
        })
    }

    /// The key as a typed id; `None` when it is not one.
    pub fn typed<T: From<Uuid>>(&self) -> Option<T> {
        Uuid::parse_str(&self.key).ok().map(T::from)
    }

    /// Reads the global id of a thing of `kind`, in the input field `field`.
    ///
    /// # Errors
    /// [`Rule::Malformed`] when it is the id of something else, or of nothing.
    pub fn expect<T: From<Uuid>>(id: &ID, kind: NodeKind, field: &str) -> Result<T, Invalid> {
        Self::read(id)
            .filter(|node| node.kind == kind)
            .and_then(|node| node.typed())
            .ok_or_else(|| {
                let name = kind.tag();
                Invalid::new(
                    Rule::Malformed,
                    format!("ini bukan id {name}"),
                    format!("this is not the id of a {name}"),
                )
                .in_field(field)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_its_own_kind_only() {
        let key = Uuid::from_u128(7);
        let id = NodeKind::Product.id(key);
        let product: domain::ProductId = NodeId::expect(&id, NodeKind::Product, "id").unwrap();
        assert_eq!(product.uuid(), key);
        let other = NodeId::expect::<domain::OrderId>(&id, NodeKind::Order, "orderId");
        assert_eq!(other.unwrap_err().field.to_string(), "orderId");
        for text in ["", "x", "UHJvZHVjdA", "////"] {
            assert!(NodeId::read(&ID(text.to_owned())).is_none(), "{text}");
        }
    }
}
