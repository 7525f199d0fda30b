//! Which enterprises there are, and which of the goods each of them sells.

use super::{DAYS_BEFORE, PlannedEnterprise, PlannedProduct, Standing, names};
use crate::demo::chance::Chance;
use crate::demo::logins::DemoPerson;
use crate::demo::source::{Goods, Places, SourceError};
use chrono::{DateTime, Duration, Utc};
use domain::catalogue::CategoryCode;
use domain::enterprise::{EnterpriseKind, MemberVillage};
use domain::region::{RegionCode, RegionLevel};
use domain::{BasisPoints, Rupiah};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Desa beside the home village that a BUM Desa Bersama belongs to at most.
const MOST_NEIGHBOURS: u64 = 4;
/// The part by which shares of member villages grow.
const SHARE_STEP: u64 = 500;
/// Enterprises that wait for an officer, one in a desa of each of these districts; the first is
/// the district of the demo's verifier.
const WAITING: [&str; 6] = ["180910", "180910", "180404", "180207", "181005", "181302"];
/// The district in which one enterprise was stopped.
const STOPPED: &str = "180910";
/// Days on which enterprises come in; after them the demo's goods settle before the first order.
const DAYS_OF_ENTRY: u64 = DAYS_BEFORE - 2;

/// What becomes one enterprise: the goods of one village and kind.
struct Group {
    kind: EnterpriseKind,
    home: RegionCode,
    goods: Vec<Goods>,
}

/// The enterprises in the order in which they come in, and their products.
pub fn plan(
    seed: u64,
    begins_at: DateTime<Utc>,
    (places, listed): (&Places, Vec<Goods>),
) -> Result<(Vec<PlannedEnterprise>, Vec<PlannedProduct>), SourceError> {
    let mut chance = Chance::new(seed, "enterprises");
    let mut groups = group(listed);
    join_villages(&mut chance, places, &mut groups);
    chance.shuffle(&mut groups);
    let mut enterprises = Vec::with_capacity(groups.len());
    let mut products = Vec::new();
    for group in groups {
        let position = enterprises.len();
        let owner = owner(&group);
        let first = group.goods.first().map(|goods| &goods.category);
        let place = (group.kind, group.home, first);
        let mut one = enterprise(&mut chance, places, place)?;
        one.owner = owner;
        enterprises.push(one);
        let product = |goods| PlannedProduct {
            enterprise: position,
            goods,
            stock: None,
        };
        products.extend(group.goods.into_iter().map(product));
    }
    enterprises.extend(without_goods(&mut chance, places, &enterprises)?);
    tell_namesakes_apart(places, &mut enterprises);
    spread_over_days(begins_at, &mut enterprises);
    Ok((enterprises, products))
}

/// The goods of one village and kind are one enterprise's, in the order of the list.
fn group(listed: Vec<Goods>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut known: HashMap<(RegionCode, EnterpriseKind), usize> = HashMap::new();
    for goods in listed {
        let key = (goods.village.clone(), goods.seller);
        let at = *known.entry(key).or_insert(groups.len());
        if let Some(group) = groups.get_mut(at) {
            group.goods.push(goods);
        } else {
            groups.push(Group {
                kind: goods.seller,
                home: goods.village.clone(),
                goods: vec![goods],
            });
        }
    }
    groups
}

/// Makes one UMKM of each regency that has desa a BUM Desa Bersama: the list names none.
fn join_villages(chance: &mut Chance, places: &Places, groups: &mut [Group]) {
    let mut candidates: BTreeMap<RegionCode, Vec<usize>> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        let is_desa = places
            .villages
            .get(&group.home)
            .is_some_and(|one| one.is_desa);
        let regency = group.home.at_level(RegionLevel::Regency);
        let fits = is_desa && group.kind == EnterpriseKind::Umkm && owner(group).is_none();
        if let Some(regency) = regency.filter(|_| fits) {
            candidates.entry(regency).or_default().push(at);
        }
    }
    for positions in candidates.values() {
        let group = chance.pick(positions).and_then(|at| groups.get_mut(*at));
        if let Some(group) = group {
            group.kind = EnterpriseKind::BumdesBersama;
        }
    }
}

/// Whose a group is, when a visitor can be that person.
fn owner(group: &Group) -> Option<DemoPerson> {
    match (group.home.as_str(), group.kind) {
        ("1809102004", EnterpriseKind::Bumdes) => Some(DemoPerson::BumdesManager),
        ("1871031011", EnterpriseKind::Umkm) => Some(DemoPerson::UmkmManager),
        _ => None,
    }
}

fn enterprise(
    chance: &mut Chance,
    places: &Places,
    (kind, home, category): (EnterpriseKind, RegionCode, Option<&CategoryCode>),
) -> Result<PlannedEnterprise, SourceError> {
    let members = match kind {
        EnterpriseKind::BumdesBersama => members(chance, places, &home)?,
        _ => Vec::new(),
    };
    let brings = chance.happens(700);
    let fee = i64::try_from(chance.between(2, 9) * 2_500).unwrap_or_default();
    let services = CategoryCode::parse("10")?;
    Ok(PlannedEnterprise {
        name: names::name(places, kind, &home, category.unwrap_or(&services)),
        kind,
        home,
        members,
        delivery_fee: if brings {
            Some(Rupiah::price(fee)?)
        } else {
            None
        },
        standing: Standing::Verified,
        owner: None,
        registered_at: DateTime::UNIX_EPOCH,
    })
}

/// The home village and a few others of its district; the home village has most.
fn members(
    chance: &mut Chance,
    places: &Places,
    home: &RegionCode,
) -> Result<Vec<MemberVillage>, SourceError> {
    let district = home.at_level(RegionLevel::District);
    let mut others = district.map_or_else(Vec::new, |district| places.desa_of(&district));
    others.retain(|code| code != home);
    chance.shuffle(&mut others);
    let count = usize::try_from(chance.between(2, MOST_NEIGHBOURS)).unwrap_or_default();
    others.truncate(count);
    let mut left = u64::from(BasisPoints::WHOLE.get());
    let mut members = Vec::with_capacity(others.len() + 1);
    for village in others {
        let share = chance.between(2, 4) * SHARE_STEP;
        left -= share;
        members.push(member(village, share)?);
    }
    members.insert(0, member(home.clone(), left)?);
    Ok(members)
}

fn member(village: RegionCode, share: u64) -> Result<MemberVillage, SourceError> {
    let share = BasisPoints::new(i64::try_from(share).unwrap_or_default())?;
    Ok(MemberVillage { village, share })
}

/// Enterprises without goods: those that wait for an officer, and one that was stopped.
fn without_goods(
    chance: &mut Chance,
    places: &Places,
    enterprises: &[PlannedEnterprise],
) -> Result<Vec<PlannedEnterprise>, SourceError> {
    let mut taken: BTreeSet<RegionCode> = enterprises.iter().map(|one| one.home.clone()).collect();
    let waiting = WAITING.map(|district| (district, Standing::Submitted));
    let mut found = Vec::new();
    for (district, standing) in [(STOPPED, Standing::Suspended)].into_iter().chain(waiting) {
        let desa = places.desa_of(&RegionCode::parse(district)?);
        let free: Vec<RegionCode> = desa
            .into_iter()
            .filter(|code| !taken.contains(code))
            .collect();
        let Some(home) = chance.pick(&free).cloned() else {
            continue;
        };
        taken.insert(home.clone());
        let place = (EnterpriseKind::Bumdes, home, None);
        found.push(PlannedEnterprise {
            standing,
            ..enterprise(chance, places, place)?
        });
    }
    Ok(found)
}

/// Adds the district to names that would be there twice.
fn tell_namesakes_apart(places: &Places, enterprises: &mut [PlannedEnterprise]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for one in enterprises.iter() {
        *counts.entry(one.name.clone()).or_default() += 1;
    }
    for one in enterprises {
        if counts.get(&one.name).is_some_and(|count| *count > 1) {
            let district = names::district(places, &one.home);
            one.name = format!("{} ({district})", one.name);
        }
    }
}

/// One after the other, on working hours of the days before the first order.
fn spread_over_days(begins_at: DateTime<Utc>, enterprises: &mut [PlannedEnterprise]) {
    const OPENS: Duration = Duration::hours(8);
    const MINUTES: u64 = 9 * 60;
    let count = u64::try_from(enterprises.len()).unwrap_or(u64::MAX).max(1);
    for (number, one) in (0_u64..).zip(enterprises) {
        let minute = number * DAYS_OF_ENTRY * MINUTES / count;
        let (day, minute) = (minute / MINUTES + 1, minute % MINUTES);
        let day = Duration::days(i64::try_from(day).unwrap_or_default());
        let minute = Duration::minutes(i64::try_from(minute).unwrap_or_default());
        one.registered_at = begins_at + day + OPENS + minute;
    }
}
