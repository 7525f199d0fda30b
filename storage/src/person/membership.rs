//! Memberships: rights inside one enterprise.

use crate::error::StorageError;
use crate::sql::{Read, all, insert, values};
use crate::tx::Tx;
use domain::person::{Membership, MembershipKind};
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

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    enterprise_id: Uuid,
    kind: String,
    through_kind: Option<String>,
    may_list: bool,
    may_ship: bool,
    may_money: bool,
}

impl TryFrom<Row> for Membership {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let kind_of = |code: &str| {
            MembershipKind::from_code(code).ok_or_else(|| StorageError::Corrupt {
                table: "memberships",
                column: "kind",
                id: row.id.to_string(),
            })
        };
        let own = kind_of(&row.kind)?;
        let kind = match &row.through_kind {
            Some(through) => own.max(kind_of(through)?),
            None => own,
        };
        Ok(Self {
            id: row.id.into(),
            enterprise: row.enterprise_id.into(),
            kind,
            may_list: row.may_list,
            may_ship: row.may_ship,
            may_money: row.may_money,
        })
    }
}

/// Stores a membership of a person.
///
/// # Errors
/// A duplicate ([`StorageError::is_duplicate`]) when the person is a member already.
pub async fn insert_membership(tx: &Tx, new: NewMembership) -> Result<MembershipId, StorageError> {
    let id: MembershipId = tx.new_id();
    let columns = [
        "id",
        "enterprise_id",
        "holder_person_id",
        "kind",
        "may_list",
        "may_ship",
        "may_money",
        "created_at",
    ];
    let row = values![
        id,
        new.enterprise,
        new.person,
        new.kind.code(),
        new.may_list,
        new.may_ship,
        new.may_money,
        tx.now(),
    ];
    insert(tx, "memberships", &columns, vec![row]).await?;
    Ok(id)
}

/// What `person` may do in enterprises: by memberships of their own, and by those that an
/// enterprise of theirs holds in another, where the narrower of the two counts.
pub async fn memberships_of(
    on: &impl Read,
    person: PersonId,
) -> Result<Vec<Membership>, StorageError> {
    let sql = "SELECT id, enterprise_id, kind, NULL AS through_kind, may_list, may_ship, may_money \
               FROM memberships WHERE holder_person_id = $1 AND ended_at IS NULL \
               UNION ALL \
               SELECT held.id, held.enterprise_id, held.kind, own.kind AS through_kind, \
               held.may_list AND own.may_list, held.may_ship AND own.may_ship, \
               held.may_money AND own.may_money \
               FROM memberships own \
               JOIN memberships held ON held.holder_enterprise_id = own.enterprise_id \
               WHERE own.holder_person_id = $1 AND own.ended_at IS NULL AND held.ended_at IS NULL";
    let rows: Vec<Row> = all(on, sql, values![person]).await?;
    rows.into_iter().map(Membership::try_from).collect()
}
