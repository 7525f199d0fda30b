//! The lists that travel in the binary, as the demo reads them.

use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::region::RegionCode;
use domain::{Invalid, Rupiah};
use serde::Deserialize;
use std::collections::BTreeMap;

const DISTRICTS: &str = include_str!("../../../data/lampung_districts.csv");
const VILLAGES: &str = include_str!("../../../data/lampung_villages.csv");
const GOODS: &str = include_str!("../../../data/demo_products.csv");

/// A list in the binary that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// A row is not a row.
    #[error("a list of the demo cannot be read")]
    Unreadable(#[from] csv::Error),
    /// A value broke a rule.
    #[error("a list of the demo holds a value that is none")]
    Value(#[from] Invalid),
    /// Another word than the lists use.
    #[error("a list of the demo holds the unknown word {0}")]
    Word(String),
    /// Goods from a village that is not listed.
    #[error("the demo has goods from {0}, which is not listed")]
    Place(String),
}

/// Villages and districts of Lampung, by code.
pub struct Places {
    /// Names of districts.
    pub districts: BTreeMap<RegionCode, String>,
    /// Villages.
    pub villages: BTreeMap<RegionCode, Village>,
}

/// A village.
pub struct Village {
    /// Its name.
    pub name: String,
    /// False for a kelurahan, which owns no BUM Desa.
    pub is_desa: bool,
}

/// What the demo's catalogue lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goods {
    /// Its place in the list.
    pub number: u64,
    /// Its name in the list.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its category.
    pub category: CategoryCode,
    /// What one unit is.
    pub unit: String,
    /// The price of one unit.
    pub price: Rupiah,
    /// The weight of one unit; nothing for a service.
    pub weight_gram: i64,
    /// Where it is from.
    pub village: RegionCode,
    /// Who sells it.
    pub seller: EnterpriseKind,
}

#[derive(Deserialize)]
struct RegionRow {
    code: String,
    name: String,
    kind: String,
}

#[derive(Deserialize)]
struct GoodsRow {
    id: String,
    name: String,
    category_code: String,
    unit: String,
    price_rupiah: i64,
    weight_gram: i64,
    village_code: String,
    seller_kind: String,
    description: String,
}

impl Places {
    /// Reads them.
    ///
    /// # Errors
    /// [`SourceError`].
    pub fn read() -> Result<Self, SourceError> {
        let mut districts = BTreeMap::new();
        for row in rows::<RegionRow>(DISTRICTS) {
            let row = row?;
            districts.insert(RegionCode::parse(&row.code)?, row.name);
        }
        let mut villages = BTreeMap::new();
        for row in rows::<RegionRow>(VILLAGES) {
            let row = row?;
            let village = Village {
                name: row.name,
                is_desa: row.kind == "desa",
            };
            villages.insert(RegionCode::parse(&row.code)?, village);
        }
        Ok(Self {
            districts,
            villages,
        })
    }

    /// The desa of `district`, in the order of their codes.
    pub fn desa_of(&self, district: &RegionCode) -> Vec<RegionCode> {
        let inside = self
            .villages
            .iter()
            .filter(|(code, village)| village.is_desa && district.contains(code));
        inside.map(|(code, _)| code.clone()).collect()
    }
}

/// Everything that the demo's catalogue lists, in its order.
///
/// # Errors
/// [`SourceError`].
pub fn goods(places: &Places) -> Result<Vec<Goods>, SourceError> {
    (0..)
        .zip(rows::<GoodsRow>(GOODS))
        .map(|(number, row)| row?.read(number, places))
        .collect()
}

fn rows<T: for<'de> Deserialize<'de>>(
    text: &'static str,
) -> impl Iterator<Item = Result<T, csv::Error>> {
    csv::Reader::from_reader(text.as_bytes()).into_deserialize()
}

impl GoodsRow {
    fn read(self, number: u64, places: &Places) -> Result<Goods, SourceError> {
        let village = RegionCode::parse(&self.village_code)?;
        if !places.villages.contains_key(&village) {
            return Err(SourceError::Place(self.village_code));
        }
        let seller = EnterpriseKind::from_code(&self.seller_kind);
        Ok(Goods {
            number,
            code: self.id,
            name: self.name,
            description: self.description,
            category: CategoryCode::parse(&self.category_code)?,
            unit: self.unit,
            price: Rupiah::price(self.price_rupiah)?,
            weight_gram: self.weight_gram,
            village,
            seller: seller.ok_or(SourceError::Word(self.seller_kind))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_read_whole() {
        let places = Places::read().unwrap();
        assert_eq!(
            (places.districts.len(), places.villages.len()),
            (229, 2_651)
        );
        let goods = goods(&places).unwrap();
        assert_eq!(goods.len(), 436);
        assert_eq!(goods[0].code, "P0001");
        assert_eq!(goods[0].price, Rupiah::price(25_000).unwrap());
    }

    #[test]
    fn a_kelurahan_is_no_desa() {
        let places = Places::read().unwrap();
        let city = RegionCode::parse("18.71.03").unwrap();
        assert!(places.desa_of(&city).is_empty());
        let hills = RegionCode::parse("18.09.10").unwrap();
        let desa = places.desa_of(&hills);
        assert!(desa.contains(&RegionCode::parse("18.09.10.2004").unwrap()));
        assert!(desa.iter().all(|code| hills.contains(code)));
    }
}
