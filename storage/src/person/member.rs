//! The people of an enterprise, as its owners and managers see and change them.

use super::membership::kind_of;
use crate::error::StorageError;
use crate::sight::{Owned, reached};
use crate::sql::{Read, all, execute, one, values};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use domain::person::{MembershipKind, PersonName, Powers, Sight};
use domain::{EnterpriseId, MembershipId, PersonId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// A person who is a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The membership.
    pub id: MembershipId,
    /// In which enterprise.
    pub enterprise: EnterpriseId,
    /// Who.
    pub person: PersonId,
    /// The name they go by.
    pub name: PersonName,
    /// How close.
    pub kind: MembershipKind,
    /// To do what.
    pub powers: Powers,
    /// Since when.
    pub since: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    enterprise_id: Uuid,
    holder_person_id: Uuid,
    display_name: String,
    kind: String,
    may_list: bool,
    may_ship: bool,
    may_money: bool,
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for Member {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let name = PersonName::parse(&row.display_name);
        Ok(Self {
            id: row.id.into(),
            enterprise: row.enterprise_id.into(),
            person: row.holder_person_id.into(),
            name: name.map_err(|_| StorageError::Corrupt {
                table: "people",
                column: "display_name",
                id: row.holder_person_id.to_string(),
            })?,
            kind: kind_of(&row.kind, row.id)?,
            powers: Powers {
                list: row.may_list,
                ship: row.may_ship,
                money: row.may_money,
            },
            since: row.created_at,
        })
    }
}

const SELECT: &str = "SELECT m.id, m.enterprise_id, m.holder_person_id, p.display_name, m.kind, \
     m.may_list, m.may_ship, m.may_money, m.created_at \
     FROM memberships m JOIN people p ON p.id = m.holder_person_id";

/// A membership is its holder's and its enterprise's.
const HELD: Owned = Owned::of(&["m.enterprise_id"]).or_own("m.holder_person_id");

/// The member with the membership `id`, unless it has ended, where `sight` reaches it.
pub async fn find_member(
    on: &impl Read,
    sight: &Sight,
    id: MembershipId,
) -> Result<Option<Member>, StorageError> {
    let (seen, values) = reached(sight, &HELD, values![id]);
    let sql = format!("{SELECT} WHERE m.id = $1 AND m.ended_at IS NULL AND {seen}");
    let row: Option<Row> = one(on, &sql, values).await?;
    row.map(Member::try_from).transpose()
}

/// The membership of `person` in `enterprise`, if they are a member themselves.
pub async fn find_member_of(
    on: &impl Read,
    enterprise: EnterpriseId,
    person: PersonId,
) -> Result<Option<Member>, StorageError> {
    let sql = format!(
        "{SELECT} WHERE m.holder_person_id = $1 AND m.enterprise_id = $2 AND m.ended_at IS NULL"
    );
    let row: Option<Row> = one(on, &sql, values![person, enterprise]).await?;
    row.map(Member::try_from).transpose()
}

/// The members of `enterprise` whom `sight` reaches, oldest first: those after `after`, at most
/// `limit`.
pub async fn members_of(
    on: &impl Read,
    sight: &Sight,
    enterprise: EnterpriseId,
    (after, limit): (Option<MembershipId>, i64),
) -> Result<Vec<Member>, StorageError> {
    let after = after.unwrap_or(MembershipId::from_uuid(Uuid::nil()));
    let (seen, values) = reached(sight, &HELD, values![enterprise, after, limit]);
    let sql = format!(
        "{SELECT} WHERE m.enterprise_id = $1 AND m.ended_at IS NULL AND m.id > $2 AND {seen} \
         ORDER BY m.id LIMIT $3"
    );
    let rows: Vec<Row> = all(on, &sql, values).await?;
    rows.into_iter().map(Member::try_from).collect()
}

/// The people who own or manage `enterprise`, by their memberships: those after `after`, at most
/// `limit`.
pub async fn managers_of(
    on: &impl Read,
    enterprise: EnterpriseId,
    (after, limit): (Option<MembershipId>, i64),
) -> Result<Vec<(MembershipId, PersonId)>, StorageError> {
    #[derive(FromQueryResult)]
    struct Manager {
        id: Uuid,
        holder_person_id: Uuid,
    }
    let sql = "SELECT id, holder_person_id FROM memberships WHERE enterprise_id = $1 \
               AND kind IN ($2, $3) AND holder_person_id IS NOT NULL AND ended_at IS NULL \
               AND id > $4 ORDER BY id LIMIT $5";
    let values = values![
        enterprise,
        MembershipKind::Owner.code(),
        MembershipKind::Manager.code(),
        after.unwrap_or(MembershipId::from_uuid(Uuid::nil())),
        limit
    ];
    let rows: Vec<Manager> = all(on, sql, values).await?;
    let pair = |row: Manager| (row.id.into(), row.holder_person_id.into());
    Ok(rows.into_iter().map(pair).collect())
}

/// The people who own `enterprise`.
pub async fn owners_of(
    on: &impl Read,
    enterprise: EnterpriseId,
) -> Result<Vec<MembershipId>, StorageError> {
    #[derive(FromQueryResult)]
    struct Id {
        id: Uuid,
    }
    let sql = "SELECT id FROM memberships WHERE enterprise_id = $1 AND kind = $2 \
               AND holder_person_id IS NOT NULL AND ended_at IS NULL ORDER BY id";
    let values = values![enterprise, MembershipKind::Owner.code()];
    let rows: Vec<Id> = all(on, sql, values).await?;
    Ok(rows.into_iter().map(|row| row.id.into()).collect())
}

/// Changes what a member is; one whose membership has ended stays as it is.
pub async fn change_membership(
    tx: &Tx,
    id: MembershipId,
    (kind, powers): (MembershipKind, Powers),
) -> Result<(), StorageError> {
    let sql = "UPDATE memberships SET kind = $2, may_list = $3, may_ship = $4, may_money = $5 \
               WHERE id = $1 AND ended_at IS NULL";
    let values = values![id, kind.code(), powers.list, powers.ship, powers.money];
    execute(tx, sql, values).await?;
    Ok(())
}

/// Ends a membership; true when it was held until now.
pub async fn end_membership(tx: &Tx, id: MembershipId) -> Result<bool, StorageError> {
    let sql = "UPDATE memberships SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
    Ok(execute(tx, sql, values![id, tx.now()]).await? == 1)
}
