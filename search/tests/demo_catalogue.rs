//! Buyers' questions on the demo catalogue.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

use chrono::{DateTime, Utc};
use domain::catalogue::CategoryCode;
use domain::enterprise::EnterpriseKind;
use domain::region::{RegionCode, RegionLevel};
use domain::{EnterpriseId, ProductId, Rupiah};
use search::{Dictionary, IndexChange, ProductDocument, ProductIndex, SearchQuery, TantivyIndex};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

#[derive(Deserialize)]
struct ProductRow {
    name: String,
    category_code: String,
    price_rupiah: i64,
    village_code: String,
    seller_kind: String,
    description: String,
}

fn rows(text: &str) -> impl Iterator<Item = csv::StringRecord> + '_ {
    csv::Reader::from_reader(text.as_bytes())
        .into_records()
        .map(Result::unwrap)
}

/// Digits of a code → its name.
fn names(text: &str, name_column: usize) -> HashMap<String, String> {
    rows(text)
        .map(|row| (row[0].replace('.', ""), row[name_column].to_owned()))
        .collect()
}

struct Catalogue {
    index: TantivyIndex,
    names: HashMap<ProductId, String>,
}

async fn catalogue() -> Catalogue {
    let dictionary = Dictionary::from_csv(
        include_str!("../../data/synonyms.csv"),
        include_str!("../../data/stopwords.csv"),
    );
    let index = TantivyIndex::in_memory(Arc::new(dictionary.unwrap())).unwrap();
    let documents = documents();
    let names = documents
        .iter()
        .map(|document| (document.product_id, document.name.clone()));
    let names = names.collect();
    let changes = documents.into_iter().map(Box::new).map(IndexChange::Upsert);
    index.apply(changes.collect(), "1").await.unwrap();
    Catalogue { index, names }
}

fn documents() -> Vec<ProductDocument> {
    let categories = names(include_str!("../../data/categories.csv"), 2);
    let mut regions = names(include_str!("../../data/lampung_regencies.csv"), 2);
    regions.extend(names(include_str!("../../data/lampung_districts.csv"), 2));
    regions.extend(names(include_str!("../../data/lampung_villages.csv"), 2));
    regions.insert("18".to_owned(), "Lampung".to_owned());
    let products = include_str!("../../data/demo_products.csv");
    let mut reader = csv::Reader::from_reader(products.as_bytes());
    let rows = reader.deserialize::<ProductRow>().map(Result::unwrap);
    (1_u128..)
        .zip(rows)
        .map(|(number, row)| {
            let category = CategoryCode::parse(&row.category_code).unwrap();
            let above = std::iter::successors(Some(category.clone()), CategoryCode::parent);
            let region = RegionCode::parse(&row.village_code).unwrap();
            let levels = RegionLevel::ALL.map(|level| region.at_level(level).unwrap());
            ProductDocument {
                product_id: ProductId::from_uuid(Uuid::from_u128(number)),
                name: row.name,
                description: row.description,
                category_names: above
                    .map(|code| categories[code.as_str()].clone())
                    .collect(),
                category,
                enterprise_id: EnterpriseId::from_uuid(Uuid::from_u128(number)),
                enterprise_name: format!("Usaha {number}"),
                enterprise_kind: EnterpriseKind::from_code(&row.seller_kind).unwrap(),
                region_names: levels.map(|code| regions[code.as_str()].clone()).to_vec(),
                region,
                min_price: Rupiah::price(row.price_rupiah).unwrap(),
                available: true,
                published_at: DateTime::<Utc>::UNIX_EPOCH,
            }
        })
        .collect()
}

impl Catalogue {
    async fn found(&self, text: &str) -> Vec<String> {
        let query = SearchQuery {
            limit: 10,
            ..SearchQuery::text(text)
        };
        let answer = self.index.search(&query).await.unwrap();
        let hits = answer.hits.iter();
        hits.map(|hit| self.names[&hit.product_id].clone())
            .collect()
    }
}

#[tokio::test]
async fn the_right_product_comes_first() {
    let catalogue = catalogue().await;
    for (text, first) in [
        ("kripik pisang coklat", "Keripik Pisang Cokelat"),
        ("keripik pisang coklt", "Keripik Pisang Cokelat"),
        ("krupuk ikan", "Kerupuk Ikan Mentah"),
        ("sambel trasi", "Sambal Terasi"),
        ("emping", "Kerupuk Melinjo (Emping)"),
        (
            "jual keripik tempeh yg murah dong kak",
            "Keripik Tempe Sagu",
        ),
    ] {
        let found = catalogue.found(text).await;
        let right = found.first().is_some_and(|name| name.starts_with(first));
        assert!(right, "{text}: {found:#?}");
    }
}

#[tokio::test]
async fn every_hit_of_a_plain_word_has_it_in_its_name() {
    let catalogue = catalogue().await;
    for (text, word) in [
        ("gula aren", "Gula Aren"),
        ("tapis", "Tapis"),
        ("madu", "Madu"),
        ("kopi robusta", "Robusta"),
    ] {
        let found = catalogue.found(text).await;
        let top: Vec<&String> = found.iter().take(3).collect();
        assert!(top.len() == 3, "{text}: {found:#?}");
        assert!(
            top.iter().all(|name| name.contains(word)),
            "{text}: {found:#?}"
        );
    }
}

#[tokio::test]
async fn a_place_in_the_question_keeps_to_it() {
    let catalogue = catalogue().await;
    let regions: HashMap<String, RegionCode> = documents()
        .into_iter()
        .map(|document| (document.name, document.region))
        .collect();
    for (text, regency) in [
        ("kopi robusta lambar", "1804"),
        ("kopi dari lampung barat", "1804"),
        ("keripik balam", "1871"),
        ("keripik bandarlampung", "1871"),
    ] {
        let found = catalogue.found(text).await;
        assert!(!found.is_empty(), "{text}");
        let inside = found
            .iter()
            .filter(|name| regions[*name].as_str().starts_with(regency));
        assert_eq!(inside.count(), found.len(), "{text}: {found:#?}");
    }
}
