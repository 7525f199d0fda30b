//! Memberships: rights inside one enterprise.

use crate::error::StorageError;
use crate::sql::{Read, all, insert, values};
use crate::tx::Tx;
use domain::enterprise::EnterpriseStatus;
use domain::person::{Delegated, Membership, MembershipKind, Powers};
use domain::{EnterpriseId, MembershipId, PersonId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// A membership of a person to be.
#[derive(Debug, Clone, Copy)]
pub struct NewMembership {
    /// Who.
    pub person: PersonId,
    /// In which enterprise.
    pub enterprise: EnterpriseId,
    /// How close.
    pub kind: MembershipKind,
    /// May write its catalogue.
    pub may_list: bool,
    /// May serve its orders.
    pub may_ship: bool,
    /// May see and move its money.
    pub may_money: bool,
}

/// The kind that a row names.
pub(super) fn kind_of(code: &str, id: Uuid) -> Result<MembershipKind, StorageError> {
    MembershipKind::from_code(code).ok_or_else(|| StorageError::Corrupt {
        table: "memberships",
        column: "kind",
        id: id.to_string(),
    })
}

/// Stores a membership of a person.
///
/// # Errors
/// A duplicate ([`StorageError::is_duplicate`]) when the person is a member already.
pub async fn insert_membership(tx: &Tx, new: NewMembership) -> Result<MembershipId, StorageError> {
    let powers = Powers {
        list: new.may_list,
        ship: new.may_ship,
        money: new.may_money,
    };
    let holder = (Some(new.person), None);
    store(tx, new.enterprise, holder, (new.kind, powers)).await
}

/// Stores a membership that one enterprise holds in another.
///
/// # Errors
/// A duplicate ([`StorageError::is_duplicate`]) when it holds one already.
pub async fn insert_delegated(
    tx: &Tx,
    enterprise: EnterpriseId,
    holder: EnterpriseId,
    powers: Powers,
) -> Result<MembershipId, StorageError> {
    let held = (MembershipKind::Manager, powers);
    store(tx, enterprise, (None, Some(holder)), held).await
}

async fn store(
    tx: &Tx,
    enterprise: EnterpriseId,
    (person, holder): (Option<PersonId>, Option<EnterpriseId>),
    (kind, powers): (MembershipKind, Powers),
) -> Result<MembershipId, StorageError> {
    let id: MembershipId = tx.new_id();
    let columns = [
        "id",
        "enterprise_id",
        "holder_person_id",
        "holder_enterprise_id",
        "kind",
        "may_list",
        "may_ship",
        "may_money",
        "created_at",
    ];
    let row = values![
        id,
        enterprise,
        person,
        holder,
        kind.code(),
        powers.list,
        powers.ship,
        powers.money,
        tx.now(),
    ];
    insert(tx, "memberships", &columns, vec![row]).await?;
    Ok(id)
}

/// A membership of a person's own, or one that an enterprise of theirs holds elsewhere: then with
/// the holder.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    enterprise_id: Uuid,
    holder_enterprise_id: Option<Uuid>,
    kind: String,
    may_list: bool,
    may_ship: bool,
    may_money: bool,
}

impl Row {
    fn powers(&self) -> Powers {
        Powers {
            list: self.may_list,
            ship: self.may_ship,
            money: self.may_money,
        }
    }

    fn own(&self) -> Result<Membership, StorageError> {
        Ok(Membership {
            id: self.id.into(),
            enterprise: self.enterprise_id.into(),
            kind: kind_of(&self.kind, self.id)?,
            may_list: self.may_list,
            may_ship: self.may_ship,
            may_money: self.may_money,
            through: None,
        })
    }
}

/// What `person` may do in enterprises: by memberships of their own, and by those that an
/// enterprise of theirs holds in another. In one statement.
///
/// The second sort is there while the holder is verified and the other is not closed: an enterprise
/// that was stopped acts for nobody.
pub async fn memberships_of(
    on: &impl Read,
    person: PersonId,
) -> Result<Vec<Membership>, StorageError> {
    let sql = "SELECT id, enterprise_id, holder_enterprise_id, kind, may_list, may_ship, may_money \
               FROM memberships WHERE holder_person_id = $1 AND ended_at IS NULL \
               UNION ALL \
               SELECT held.id, held.enterprise_id, held.holder_enterprise_id, held.kind, \
               held.may_list, held.may_ship, held.may_money \
               FROM memberships own \
               JOIN memberships held ON held.holder_enterprise_id = own.enterprise_id \
               JOIN enterprises holder ON holder.id = held.holder_enterprise_id \
               JOIN enterprises entered ON entered.id = held.enterprise_id \
               WHERE own.holder_person_id = $1 AND own.ended_at IS NULL \
               AND held.ended_at IS NULL AND holder.status = $2 AND entered.status <> $3";
    let verified = EnterpriseStatus::Verified.code();
    let values = values![person, verified, EnterpriseStatus::Closed.code()];
    let rows: Vec<Row> = all(on, sql, values).await?;
    let (own, given): (Vec<Row>, Vec<Row>) = rows
        .into_iter()
        .partition(|row| row.holder_enterprise_id.is_none());
    let mut memberships = own.iter().map(Row::own).collect::<Result<Vec<_>, _>>()?;
    let own = memberships.clone();
    for row in given {
        let Some(holder) = row.holder_enterprise_id.map(EnterpriseId::from) else {
            continue;
        };
        let given = Delegated {
            id: row.id.into(),
            enterprise: row.enterprise_id.into(),
            holder,
            powers: row.powers(),
        };
        let through = own.iter().find_map(|own| Membership::through(own, &given));
        memberships.extend(through);
    }
    Ok(memberships)
}
