//! Who buys, and where they live.

use super::PlannedBuyer;
use crate::demo::chance::{Chance, Weights};
use crate::demo::logins::DemoPerson;
use crate::demo::source::Places;
use domain::region::{RegionCode, RegionLevel};

/// How many there are.
const BUYERS: usize = 60;
/// How often the two cities are home, against once for every other village.
const CITY_WEIGHT: u64 = 12;

/// The buyers; a visitor can be the first of them.
pub fn plan(seed: u64, places: &Places) -> Vec<PlannedBuyer> {
    let mut chance = Chance::new(seed, "buyers");
    let villages: Vec<&RegionCode> = places.villages.keys().collect();
    let weights = Weights::new(villages.iter().map(|code| weight(code)));
    let buyer = |number: usize| {
        let at = weights.draw(&mut chance).unwrap_or_default();
        let village = villages.get(at).map(|code| (*code).clone());
        let name = match number {
            1 => DemoPerson::Buyer.name_and_login().0.to_owned(),
            _ => format!("Pembeli {number}"),
        };
        village.map(|village| PlannedBuyer { name, village })
    };
    (1..=BUYERS).filter_map(buyer).collect()
}

fn weight(village: &RegionCode) -> u64 {
    let regency = village.at_level(RegionLevel::Regency);
    match regency.as_ref().map(RegionCode::as_str) {
        Some("1871" | "1872") => CITY_WEIGHT,
        _ => 1,
    }
}
