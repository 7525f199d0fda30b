//! The tenant filter: what a statement adds so that it answers only rows its asker reaches.

use domain::person::Sight;
use domain::region::RegionCode;
use sea_orm::Value;

/// Where the rows of a statement say whose they are: columns, or expressions over its tables.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owned {
    /// The person whose own they are.
    pub person: Option<&'static str>,
    /// The enterprises they belong to.
    pub enterprises: &'static [&'static str],
    /// The region they lie in; where there is none, the enterprise's home village tells it.
    pub region: Option<&'static str>,
}

impl Owned {
    /// Rows of the enterprises in `columns`.
    pub const fn of(columns: &'static [&'static str]) -> Self {
        Self {
            person: None,
            enterprises: columns,
            region: None,
        }
    }

    /// Rows of the person in `column` alone.
    pub const fn own(column: &'static str) -> Self {
        Self::of(&[]).or_own(column)
    }

    /// Besides, rows of the person in `column`.
    pub const fn or_own(self, column: &'static str) -> Self {
        Self {
            person: Some(column),
            ..self
        }
    }

    /// Rows that lie in the region in `column`.
    pub const fn in_region(self, column: &'static str) -> Self {
        Self {
            region: Some(column),
            ..self
        }
    }
}

/// The values of a statement's parameters as they grow.
struct Growing(Vec<Value>);

impl Growing {
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    fn within(&mut self, column: &str, region: &RegionCode) -> String {
        let from = self.bind(region.as_str());
        let to = self.bind(region.subtree_end());
        format!("({column} >= {from} AND {column} < {to})")
    }

    fn reached_by(&mut self, sight: &Sight, owned: &Owned) -> String {
        let mut any_of = Vec::new();
        if let (Some(column), Some(person)) = (owned.person, sight.person()) {
            let place = self.bind(person.uuid());
            any_of.push(format!("{column} = {place}"));
        }
        if !owned.enterprises.is_empty() && !sight.enterprises().is_empty() {
            let ids = sight.enterprises().iter().map(|id| self.bind(id.uuid()));
            let ids = ids.collect::<Vec<_>>().join(", ");
            for column in owned.enterprises {
                any_of.push(format!("{column} IN ({ids})"));
            }
        }
        for region in sight.regions() {
            match owned.region {
                Some(column) => any_of.push(self.within(column, region)),
                None => any_of.extend(self.at_home_in(owned.enterprises, region)),
            }
        }
        if any_of.is_empty() {
            return "FALSE".to_owned();
        }
        format!("({})", any_of.join(" OR "))
    }

    fn at_home_in(&mut self, columns: &[&str], region: &RegionCode) -> Vec<String> {
        if columns.is_empty() {
            return Vec::new();
        }
        let home = self.within("home_village_code", region);
        let ids = format!("(SELECT id FROM enterprises WHERE {home})");
        let one = |column: &&str| format!("{column} IN {ids}");
        columns.iter().map(one).collect()
    }
}

/// The condition under which `sight` reaches a row that says by `owned` whose it is, and `values`
/// with those of its parameters: they are numbered on from there.
pub(crate) fn reached(sight: &Sight, owned: &Owned, values: Vec<Value>) -> (String, Vec<Value>) {
    if sight.is_everything() {
        return ("TRUE".to_owned(), values);
    }
    let mut growing = Growing(values);
    let condition = growing.reached_by(sight, owned);
    (condition, growing.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::values;
    use domain::person::{
        Mandate, MandateKind, Membership, MembershipKind, Private, RegionScope, Rights,
    };
    use domain::{EnterpriseId, MandateId, MembershipId, PersonId};
    use uuid::Uuid;

    const OWNED: Owned = Owned::of(&["t.one", "t.other"]).or_own("t.person_id");

    fn rights() -> Rights {
        Rights {
            memberships: vec![Membership {
                id: MembershipId::from_uuid(Uuid::nil()),
                enterprise: EnterpriseId::from_uuid(Uuid::from_u128(1)),
                kind: MembershipKind::Owner,
                may_list: true,
                may_ship: true,
                may_money: true,
                through: None,
            }],
            mandates: vec![Mandate {
                id: MandateId::from_uuid(Uuid::nil()),
                kind: MandateKind::Verifier,
                scope: RegionScope::Subtree(RegionCode::parse("1804").unwrap()),
            }],
        }
    }

    #[test]
    fn who_reaches_nothing_is_answered_nothing() {
        let sight = Rights::default().sight(Private::Application);
        let (condition, values) = reached(&sight, &OWNED, values![1_i64]);
        assert_eq!((condition.as_str(), values.len()), ("FALSE", 1));
        let (condition, _) = reached(&Sight::house(), &OWNED, vec![]);
        assert_eq!(condition, "TRUE");
    }

    #[test]
    fn all_that_reaches_is_one_condition_of_several() {
        let me = PersonId::from_uuid(Uuid::from_u128(9));
        let sight = rights().sight(Private::Application).and_own(Some(me));
        let (condition, values) = reached(&sight, &OWNED, values![1_i64]);
        let home = "(SELECT id FROM enterprises WHERE \
                    (home_village_code >= $4 AND home_village_code < $5))";
        assert_eq!(
            condition,
            format!(
                "(t.person_id = $2 OR t.one IN ($3) OR t.other IN ($3) \
                 OR t.one IN {home} OR t.other IN {home})"
            )
        );
        assert_eq!(values.len(), 5);
    }

    #[test]
    fn a_region_of_its_own_comes_before_the_home_of_the_enterprise() {
        let owned = Owned::of(&["a.enterprise_id"]).in_region("a.region_code");
        let (condition, _) = reached(&rights().sight(Private::Trail), &owned, vec![]);
        assert_eq!(
            condition,
            "(a.enterprise_id IN ($1) OR (a.region_code >= $2 AND a.region_code < $3))"
        );
        let (condition, _) = reached(&rights().sight(Private::People), &owned, vec![]);
        assert_eq!(condition, "(a.enterprise_id IN ($1))");
    }
}
