//! Memberships: a right inside one enterprise, held by a person or through another enterprise.

use crate::invalid::{Invalid, Rule};
use crate::{EnterpriseId, MembershipId};

/// How close a member stands to the enterprise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MembershipKind {
    /// Answers for it.
    Owner,
    /// Runs it.
    Manager,
    /// Works in it; never sees its money.
    Staff,
}

impl MembershipKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Manager, Self::Staff];

    /// The word in rows and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Owner => "OWNER",
            Self::Manager => "MANAGER",
            Self::Staff => "STAFF",
        }
    }

    /// The kind that a row names; `None` for a word of no kind.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What somebody may do in an enterprise, besides being one of its people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Powers {
    /// Write its catalogue and its stock.
    pub list: bool,
    /// Serve its orders.
    pub ship: bool,
    /// See and move its money.
    pub money: bool,
}

impl Powers {
    /// All of them.
    pub const ALL: Self = Self {
        list: true,
        ship: true,
        money: true,
    };

    /// True when there is nothing in it.
    pub const fn is_empty(self) -> bool {
        !(self.list || self.ship || self.money)
    }

    /// What both hold.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            list: self.list && other.list,
            ship: self.ship && other.ship,
            money: self.money && other.money,
        }
    }

    /// True when `other` holds everything in it.
    pub fn is_within(self, other: Self) -> bool {
        self.and(other) == self
    }

    /// Checks that somebody of `kind` may have them: an owner has all, staff never money.
    ///
    /// # Errors
    /// [`Rule::NotAllowed`], in the first field that is not right.
    pub fn check(self, kind: MembershipKind) -> Result<Self, Invalid> {
        let owner = kind == MembershipKind::Owner;
        let staff = kind == MembershipKind::Staff;
        let wrong = [
            ("mayList", owner && !self.list),
            ("mayShip", owner && !self.ship),
            ("mayMoney", (owner && !self.money) || (staff && self.money)),
        ];
        match wrong.into_iter().find(|(_, is_wrong)| *is_wrong) {
            None => Ok(self),
            Some((field, _)) => Err(Invalid::new(
                Rule::NotAllowed,
                "pemilik boleh semuanya; staf tidak memegang uang",
                "an owner may do everything; staff have no part in money",
            )
            .in_field(field)),
        }
    }
}

/// A right inside one enterprise, perhaps narrowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// The membership itself.
    pub id: MembershipId,
    /// In which enterprise.
    pub enterprise: EnterpriseId,
    /// How close.
    pub kind: MembershipKind,
    /// May write its catalogue.
    pub may_list: bool,
    /// May serve its orders.
    pub may_ship: bool,
    /// May see and move its money; never true for staff.
    pub may_money: bool,
    /// The enterprise that holds it, where that is not the person: a delegation.
    pub through: Option<EnterpriseId>,
}

/// What one enterprise lets the people of another do in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delegated {
    /// The membership that the other holds.
    pub id: MembershipId,
    /// In which enterprise.
    pub enterprise: EnterpriseId,
    /// The enterprise that holds it.
    pub holder: EnterpriseId,
    /// To do what.
    pub powers: Powers,
}

impl Membership {
    /// What it holds.
    pub const fn powers(&self) -> Powers {
        Powers {
            list: self.may_list,
            ship: self.may_ship,
            money: self.may_money,
        }
    }

    /// What somebody with the membership `own` in the holder may do by `given`: never more than was
    /// given, nor more than they may do in the holder itself. Its owners and managers only, and
    /// nobody who is there by another delegation: there are no chains.
    pub fn through(own: &Self, given: &Delegated) -> Option<Self> {
        let is_own = own.through.is_none() && own.enterprise == given.holder;
        if !is_own || own.kind == MembershipKind::Staff || given.holder == given.enterprise {
            return None;
        }
        let powers = given.powers.and(own.powers());
        Some(Self {
            id: given.id,
            enterprise: given.enterprise,
            kind: MembershipKind::Manager,
            may_list: powers.list,
            may_ship: powers.ship,
            may_money: powers.money,
            through: Some(given.holder),
        })
    }
}
