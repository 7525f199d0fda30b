//! The rights of a person, as they are told to them.

use crate::graphql::enterprise::Enterprise;
use crate::graphql::node_id::NodeKind;
use crate::graphql::scalar::RegionCode;
use async_graphql::{Enum, ID, Object, SimpleObject};
use domain::person::RegionScope;

/// How close a member stands to the enterprise.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::person::MembershipKind")]
pub enum MembershipKind {
    /// Answers for it.
    Owner,
    /// Runs it.
    Manager,
    /// Works in it; never sees its money.
    Staff,
}

/// What an officer does.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "domain::person::MandateKind")]
pub enum MandateKind {
    /// Reads output and enterprises.
    Viewer,
    /// Verifies enterprises, and reads.
    Verifier,
    /// Reads output in full depth.
    Analyst,
    /// Grants mandates, and all of the above.
    Admin,
}

/// A right inside one enterprise.
#[derive(SimpleObject, Debug, Clone)]
pub struct Membership {
    /// The global id.
    pub id: ID,
    /// In which enterprise.
    pub enterprise: Enterprise,
    /// How close.
    pub kind: MembershipKind,
    /// True when they may write its catalogue and stock.
    pub may_list: bool,
    /// True when they may serve its orders.
    pub may_ship: bool,
    /// True when they may see and move its money.
    pub may_money: bool,
    /// The enterprise of theirs that was let act in it; null when the membership is their own.
    pub through: Option<Enterprise>,
}

impl Membership {
    /// `held`, which is one in `enterprise`, perhaps through another.
    pub fn of(
        held: &domain::person::Membership,
        enterprise: domain::enterprise::Enterprise,
        through: Option<domain::enterprise::Enterprise>,
    ) -> Self {
        Self {
            id: NodeKind::Membership.id(held.id),
            enterprise: Enterprise(enterprise),
            kind: held.kind.into(),
            may_list: held.may_list,
            may_ship: held.may_ship,
            may_money: held.may_money,
            through: through.map(Enterprise),
        }
    }
}

/// A right over a region and all below it, or over the whole platform.
#[derive(Debug, Clone)]
pub struct Mandate(pub domain::person::Mandate);

#[Object]
impl Mandate {
    /// The global id.
    async fn id(&self) -> ID {
        NodeKind::Mandate.id(self.0.id)
    }

    /// To do what.
    async fn kind(&self) -> MandateKind {
        self.0.kind.into()
    }

    /// Over which region and all below it; null for the whole platform.
    async fn scope(&self) -> Option<RegionCode> {
        match &self.0.scope {
            RegionScope::All => None,
            RegionScope::Subtree(code) => Some(code.into()),
        }
    }
}
